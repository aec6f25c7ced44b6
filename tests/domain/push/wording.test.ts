import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { pageOf } from '../../../bot-server/domain/push/pages';
import { shortId } from '../../../bot-server/domain/push/short-id';
import { duration, fill, fillTemplate, fitField, shorten, wordsOfAnswer, wordsOfPush } from '../../../bot-server/domain/push/wording';
import { wordsOfNews } from '../../../bot-server/domain/bulletin/ring';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { fits } from '../../../bot-server/wechat/data-rules';

const messages = parse(readFileSync(join(__dirname, '../../../content/wording/messages.yaml'), 'utf8'));
const demo = JSON.parse(readFileSync(join(__dirname, '../../../content/demo/sandbox.json'), 'utf8')) as {
  templates: { purpose: string; fields: Record<string, string> }[];
};
const at = instantOf('2026-09-02', 19 * 60 + 30);

describe('wording', () => {
  const days = { from: '2026-09-07', to: '2026-09-13' };
  const words = {
    ...wordsOfNews([
      {
        ...days,
        id: 'b',
        place: { kind: 'bureau', id: 'Q' },
        placeName: '清溪县教育局',
        title: '通报',
        kind: 'weekly',
        no: 0,
        seq: 1,
        cutoff: at,
      },
    ]),
    ...wordsOfPush(
      { title: '在外地的爸爸妈妈，怎样打好一通电话才算真的陪了孩子', startsAt: at, dueAt: at },
      ['三年级1班', '一年级1班', '三年级1班'],
      {
        completed: false,
        watchedSeconds: 632,
        leftSeconds: 80,
        lastAt: 0,
      },
    ),
    ...wordsOfAnswer({ question: '孩子不肯读书\n怎么办？', teacher: '李敏老师', reply: '<a href="x">先一起读</a>', answeredAt: at }),
    count: '3',
  };

  it('fills every field of every demonstration template with what WeChat takes', () => {
    for (const { purpose, fields } of demo.templates) {
      const filled = fillTemplate({ fields }, messages[purpose], words);
      if ('missing' in filled) throw new Error(`no words for ${filled.missing} of ${purpose}`);
      expect(Object.keys(filled.data)).toEqual(Object.keys(fields));
      for (const [key, value] of Object.entries(filled.data)) expect([key, value, fits(key, value)]).toEqual([key, value, true]);
    }
    expect(fillTemplate({ fields: { thing2: '给谁看', thing3: '看到哪里' } }, messages['nudge'], words)).toEqual({
      data: { thing2: '三年级1班、一年级1班家长', thing3: '已看 10:32，还差1分20秒' },
    });
  });
  it('names a label that it has no words for instead of sending a hole', () => {
    expect(fillTemplate({ fields: { thing1: '学生姓名' } }, messages['nudge'], words)).toEqual({ missing: '学生姓名' });
    expect(fillTemplate({ fields: { thing1: '看到哪里' } }, messages['nudge'], { title: 'x' })).toEqual({ missing: '看到哪里' });
    expect(fill('{title}。', {})).toBeUndefined();
  });
  it('lets nobody make a link in a chat message', () => expect(words.reply).not.toContain('<'));

  it('fits any text to a field, or says that it cannot', () => {
    const key = fc.constantFrom('thing1', 'name2', 'phrase3', 'time4', 'date5', 'number6');
    fc.assert(
      fc.property(key, fc.string({ unit: 'grapheme', maxLength: 60 }), (name, text) => {
        const value = fitField(name, text);
        if (value !== undefined && !name.startsWith('name'))
          expect([value, fits(name, value) || name === 'phrase3']).toEqual([value, true]);
      }),
    );
    expect(fitField('thing1', ' \n ')).toBeUndefined();
    expect(fitField('time1', '晚上')).toBeUndefined();
    expect(shorten('一二三四五六', 5)).toBe('一二三四…');
    expect(shorten('👍👍👍', 4)).toBe('👍…');
  });
  it.each([
    [40, '40秒'],
    [80, '1分20秒'],
    [120, '2分钟'],
    [59.6, '1分钟'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it('opens the item, at the first unseen second for a nudge, or the question', () => {
    const subject = { kind: 'push', pushId: 'p-1', resourceId: 'r', title: '' } as const;
    expect(pageOf({ kind: 'first', subject }, 's1')).toBe('/pages/item/index?push=p-1&resource=r&for=s1&from=notice');
    expect(pageOf({ kind: 'nudge', subject }, 's1')).toBe('/pages/item/index?push=p-1&resource=r&for=s1&from=notice&gap=1');
    expect(pageOf({ kind: 'answer', subject: { kind: 'question', questionId: 'q1', title: '' } }, undefined, 'inbox')).toBe(
      '/pages/question/index?id=q1&from=inbox',
    );
  });
  it('makes short ids that differ', () => {
    const ids = new Set(Array.from({ length: 5000 }, (_, n) => shortId(`g${n}:first:p-1`)));
    expect(ids.size).toBe(5000);
    expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });
});
