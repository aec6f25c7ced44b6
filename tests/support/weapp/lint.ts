import { attributeOf } from './app';
import { part } from './journal';
import type { ViewNode } from './view';

/** Controls without words of their own. */
const WORDLESS = new Set(['input', 'textarea', 'slider', 'switch', 'picker', 'checkbox', 'radio']);

const hearsTap = (node: ViewNode): boolean => part(part(part(node, '_$eventTarget'), 'listeners'), 'tap') !== undefined;

const wordsOf = (node: ViewNode): string => {
  const dom: unknown = node.getBackendElement();
  const text = part(dom, 'textContent');
  return typeof text === 'string' ? text.trim() : '';
};

/** What a reader would not be able to say of this page: everything that takes a tap needs words or a label, and a role. */
export function unsaid(nodes: readonly ViewNode[]): string[] {
  return nodes.flatMap((node) => {
    const where = `<${node.is} id="${node.id}" class="${attributeOf(node, 'class') ?? ''}">`;
    const label = (attributeOf(node, 'aria-label') ?? '').trim();
    if (WORDLESS.has(node.is)) return label === '' ? [`${where} has no aria-label`] : [];
    if (!hearsTap(node) || node.is === 'video') return [];
    const faults: string[] = [];
    if (label === '' && wordsOf(node) === '') faults.push(`${where} takes a tap, but has neither words nor an aria-label`);
    if (node.is === 'view' && (attributeOf(node, 'aria-role') ?? '') === '') faults.push(`${where} takes a tap, but has no aria-role`);
    return faults;
  });
}
