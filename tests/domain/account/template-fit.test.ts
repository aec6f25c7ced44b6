import { join } from 'node:path';
import type { Template } from '../../../bot-server/domain/account/account';
import { fitTemplates, type ListedTemplate } from '../../../bot-server/domain/account/template-fit';
import type { Wording } from '../../../bot-server/domain/push/wording';
import { openContentStore } from '../../../bot-server/store/content';

let wording: Wording;
beforeAll(async () => {
  wording = await openContentStore(join(__dirname, '../../../content')).wording();
});

const listed = (id: string, fields: Record<string, string>, kind: ListedTemplate['kind'] = 'one-time'): ListedTemplate => ({
  id,
  title: `标题${id}`,
  kind,
  fields,
});
const NEW = listed('new', { thing1: '内容标题', thing2: '给谁看', time3: '发布时间' });
const NUDGE = listed('nudge', { thing1: '内容标题', thing3: '看到哪里', time4: '截止时间' });
const fit = (
  rows: readonly ListedTemplate[],
  templates: readonly Template[] = [],
  kind: 'mini-program' | 'official-account' = 'mini-program',
) => Object.fromEntries(fitTemplates({ kind, templates }, rows, wording).map((each) => [each.purpose, each]));

it('tells a nudge from something new by what only one of them says, whatever the order', () => {
  for (const rows of [
    [NEW, NUDGE],
    [NUDGE, NEW],
  ]) {
    const { 'new-item': item, nudge, answer } = fit(rows);
    expect([item?.template?.id, nudge?.template?.id, answer?.template]).toEqual(['new', 'nudge', undefined]);
    expect(item?.change).toBe('new');
  }
});

it('gives one template one purpose', () => {
  const both = fit([listed('only', { thing1: '内容标题', thing2: '给谁看', time3: '截止时间' })]);
  expect([both['new-item']?.template?.id, both['nudge']?.template?.id].filter(Boolean)).toEqual(['only']);
});

it('prefers long-term to one-time, and what is in use to an equal one', () => {
  const other = (id: string, kind: ListedTemplate['kind']) => ({ ...NEW, id, kind });
  expect(fit([other('a', 'one-time'), other('b', 'long-term')])['new-item']?.template).toMatchObject({ id: 'b', kind: 'long-term' });
  const now: Template = { purpose: 'new-item', id: 'b', title: '标题new', kind: 'one-time', fields: NEW.fields };
  const kept = fit([other('a', 'one-time'), other('b', 'one-time')], [now])['new-item'];
  expect([kept?.template?.id, kept?.change]).toEqual(['b', 'same']);
  expect(fit([other('a', 'one-time')], [now])['new-item']?.change).toBe('other');
  expect(fit([], [now])['new-item']?.change).toBe('gone');
});

it.each([
  ['a field we have no words for', { thing1: '内容标题', time3: '发布时间', thing9: '课程老师' }, '没有给“课程老师”准备的话'],
  ['a kind our words can not be', { thing1: '内容标题', number3: '发布时间' }, '“发布时间”的类型是 number，填不进我们的话'],
  ['an amount', { thing1: '内容标题', amount2: '给谁看' }, '“给谁看”的类型是 amount'],
  ['a field too short for words of our own', { thing1: '内容标题', phrase4: '温馨提示' }, '“温馨提示”'],
])('says why a template does not do: %s', (_, fields, sentence) => {
  const { template, sentences } = fit([listed('x', fields)])['new-item'] ?? { sentences: [] };
  expect(template).toBeUndefined();
  expect(sentences.join()).toContain(sentence);
  expect(sentences.join()).toContain('最接近的是“标题x”');
  expect(sentences.join()).toContain('关键词从这些里选：内容标题');
});

it('knows an official account’s subscribe notice from its older templates', () => {
  const rows = [
    { ...NEW, kind: 'template' as const },
    { ...NUDGE, kind: 'one-time' as const },
  ];
  const { 'new-item': item, nudge } = fit(rows, [], 'official-account');
  expect(item?.template?.subscribes).toBeUndefined();
  expect(nudge?.template).toMatchObject({ subscribes: true, kind: 'one-time' });
  expect(fit(rows, [], 'official-account')).not.toHaveProperty('question-due');
});
