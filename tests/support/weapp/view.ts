import { Script } from 'node:vm';
import * as glassEasel from 'glass-easel';
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import { TmplGroup } from 'glass-easel-template-compiler';
import { JSDOM } from 'jsdom';
import type { Dist } from './dist';
import { part, wordsOf, type Journal } from './journal';
import type { Realm } from './realm';

export type ViewNode = glassEasel.NativeNode;

/** One drawn page. */
export interface Drawn {
  /** The page's methods and data, as the logic sees them. */
  readonly page: object;
  readonly host: HTMLElement;
  nodes(): ViewNode[];
  remove(): void;
}

/** The view layer: WeChat's own component framework drawing into a DOM without pixels. */
export interface View {
  draw(path: string): Drawn;
}

/** Built-in components only know the colon form of a listener; WeChat's compiler takes both. */
const withColons = (wxml: string): string => wxml.replace(/(\s)(bind|catch|mut-bind)([a-z]+=)/g, '$1$2:$3');

const TYPE_NAMES = ['String', 'Number', 'Boolean', 'Object', 'Array', 'Function'] as const;
const TYPES = { String, Number, Boolean, Object, Array, Function };

let dom: JSDOM | undefined;
function openDocument(): Document {
  dom ??= new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true });
  const { window } = dom;
  for (const name of ['window', 'document', 'Node', 'Element', 'HTMLElement', 'MutationObserver', 'Event', 'CustomEvent'])
    Reflect.set(globalThis, name, name === 'window' ? window : Reflect.get(window, name));
  return window.document;
}

export function openView(dist: Dist, realm: Realm, journal: Journal, load: (path: string) => unknown): View {
  const document = openDocument();
  glassEasel.globalOptions.throwGlobalError = false;
  const note =
    (kind: string) =>
    (fault: unknown): boolean => {
      journal.errors.push(`${kind}: ${wordsOf(fault)}`);
      return false;
    };
  glassEasel.addGlobalErrorListener(note('view'));
  glassEasel.addGlobalWarningListener(note('view warning'));

  const group = new TmplGroup();
  for (const file of dist.files) {
    if (file.endsWith('.wxml')) group.addTmpl(file.slice(0, -5), withColons(dist.text(file)));
    if (file.endsWith('.wxs')) group.addScript(file.slice(0, -4), dist.text(file));
  }
  const groupList = new Script(`(${group.getTmplGenObjectGroups()})`, { filename: 'templates' }).runInThisContext() as Record<
    string,
    glassEasel.template.ComponentTemplate['content']
  >;
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace('', true);
  for (const file of dist.files.filter((f) => f.endsWith('.wxml'))) {
    const path = file.slice(0, -5);
    const content = groupList[path];
    if (content === undefined) throw new Error(`${file} was not compiled`);
    space.addCompiledTemplate(path, { groupList, content });
    if (dist.has(`${path}.json`)) space.addComponentStaticConfig(path, JSON.parse(dist.text(`${path}.json`)));
  }
  const backend = env.associateBackend(new glassEasel.CurrentWindowBackendContext());

  const innerTypes = new Map<unknown, unknown>(TYPE_NAMES.map((name) => [realm.inner(name), TYPES[name]]));
  const outerType = (type: unknown): unknown => innerTypes.get(type) ?? type;
  /** The definition with the types of properties that this side knows. */
  function translated(definition: unknown): object {
    const properties = part(definition, 'properties');
    if (typeof definition !== 'object' || definition === null) throw new Error('Component() without a definition');
    if (typeof properties !== 'object' || properties === null) return definition;
    const known = Object.entries(properties).map(([name, given]: [string, unknown]) => {
      if (typeof given !== 'object' || given === null) return [name, outerType(given)];
      return [name, { ...given, type: outerType(part(given, 'type')) }];
    });
    return { ...definition, properties: Object.fromEntries(known) };
  }

  const registered = new Set<string>();
  function register(path: string): void {
    if (registered.has(path)) return;
    registered.add(path);
    dist.componentsOf(path).forEach(register);
    space.componentEnv(path, ({ Page, Component, Behavior }) => {
      realm.define('Page', (definition: Parameters<typeof Page>[0]) => Page(definition));
      realm.define('Component', (definition: unknown) => Component(translated(definition)));
      realm.define('Behavior', Behavior);
      load(path);
      for (const name of ['Page', 'Component', 'Behavior']) realm.define(name, undefined);
    });
  }

  return {
    draw(path) {
      register(path);
      const root = backend.createRoot('body', space, path);
      const host = document.createElement('div');
      const place = document.createElement('i');
      host.appendChild(place);
      document.body.appendChild(host);
      root.attach(host as unknown as glassEasel.GeneralBackendElement, place as unknown as glassEasel.GeneralBackendElement);
      return {
        page: root.get(),
        host,
        nodes: () => nativeNodes(root.getComponent()),
        remove() {
          root.release();
          host.remove();
        },
      };
    },
  };
}

/** Every built-in node of a page, components looked through, in document order. */
function nativeNodes(top: glassEasel.GeneralComponent): ViewNode[] {
  const found: ViewNode[] = [];
  const walk = (node: glassEasel.Node): void => {
    if (glassEasel.TextNode.isTextNode(node)) return;
    if (glassEasel.NativeNode.isNativeNode(node)) found.push(node);
    const inside = glassEasel.Component.isComponent(node) ? node.getShadowRoot() : null;
    const children = inside ? inside.childNodes : node.childNodes;
    children.forEach(walk);
  };
  walk(top);
  return found;
}
