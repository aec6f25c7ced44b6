import * as fc from 'fast-check';
import { readingSpans, withReadingTime } from '../../../bot-server/domain/resource/reading';
import type { Block, Resource } from '../../../bot-server/domain/resource/resource';

const paragraph = (id: string, text: string): Block => ({ id, kind: 'paragraph', text });

describe('an article on an axis of seconds', () => {
  it('gives a block a second for each twelve characters, blanks not counted, and two at least', () => {
    const blocks: Block[] = [
      { id: 'h', kind: 'heading', text: '睡前' },
      paragraph('p', `${'读'.repeat(20)} ${'书'.repeat(5)}`),
      { id: 'l', kind: 'list', ordered: true, items: ['一'.repeat(12), '二'.repeat(13)] },
    ];
    expect(readingSpans(blocks)).toEqual([
      { block: 'h', from: 0, to: 2 },
      { block: 'p', from: 2, to: 5 },
      { block: 'l', from: 5, to: 8 },
    ]);
  });

  it('leaves no second out and none twice', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 })), (texts) => {
        const spans = readingSpans(texts.map((text, n) => paragraph(String(n), text)));
        let end = 0;
        for (const { from, to } of spans) {
          expect(from).toBe(end);
          expect(to - from).toBeGreaterThanOrEqual(2);
          end = to;
        }
      }),
    );
  });

  it('takes the length from the text and lets nobody read at double speed; a film is left as it is', () => {
    const article: Resource = {
      id: 'a',
      version: 1,
      title: '',
      kind: 'article',
      for: 'guardian',
      dimension: '习惯',
      theme: '家庭教育',
      stages: [],
      summary: '',
      effectiveStart: 3,
      effectiveEnd: 4,
      maxRate: 2,
      threshold: 0.9,
      blocks: [paragraph('p', '字'.repeat(120))],
      withdrawn: false,
    };
    expect(withReadingTime(article)).toMatchObject({ durationSeconds: 10, effectiveStart: 0, effectiveEnd: 10, maxRate: 1 });
    const film: Resource = { ...article, kind: 'video', durationSeconds: 90 };
    expect(withReadingTime(film)).toBe(film);
  });
});
