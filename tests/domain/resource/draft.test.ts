import fc from 'fast-check';
import * as wire from '../../../bot-server/contract/resource';
import { catalogueLine } from '../../../bot-server/domain/resource/catalogue';
import { faultsOfDraft, newDraft, nextVersion, published, wrote, type Draft } from '../../../bot-server/domain/resource/draft';
import { behind, bureausAbove, shelvesOfBureau, shelvesOfSchool } from '../../../bot-server/domain/resource/owner';
import type { StaffRef } from '../../../bot-server/domain/resource/resource';
import { DIMENSIONS, STAGES, SUBJECTS, THEMES } from '../../../bot-server/domain/resource/words';

const me: StaffRef = { kind: 'teacher', id: 't1' };
const other: StaffRef = { kind: 'teacher', id: 't2' };
const owner = { kind: 'school', id: 'A' } as const;
const base = (kind: Draft['kind'], whom: Draft['for'] = 'guardian'): Draft =>
  newDraft({ id: 'own-1', owner, kind, for: whom, title: '怎样陪孩子', by: me }, 5);
const file = (kept: string, seconds?: number) => ({ name: kept, kept, bytes: 10, ...(seconds === undefined ? {} : { seconds }) });
const paragraph = { id: 'b1', kind: 'paragraph', text: '一段话' } as const;
const fieldsOf = (draft: Draft, blocks: Parameters<typeof faultsOfDraft>[1] = [paragraph]) =>
  faultsOfDraft(draft, blocks).map(({ field }) => field);
const said = (draft: Draft, words: Partial<Draft['words']>): Draft => ({
  ...draft,
  words: { ...draft.words, summary: '一句', stages: ['初中'], ...words },
});

it('the wire knows the words of the rules', () => {
  expect(wire.Theme.options).toEqual([...THEMES]);
  expect(wire.Dimension.options).toEqual([...DIMENSIONS]);
  expect(wire.Stage.options).toEqual([...STAGES]);
  expect(wire.Subject.options).toEqual([...SUBJECTS]);
});

it('says all that is missing, by its field', () => {
  expect(fieldsOf(base('article'), [])).toEqual(['summary', 'stages', 'text']);
  expect(fieldsOf(base('video'))).toEqual(['summary', 'stages', 'media', 'poster', 'captions']);
  expect(fieldsOf(base('audio'))).toEqual(['summary', 'stages', 'media', 'poster']);
  expect(fieldsOf(said(base('link'), { link: 'http://example.com/a' }))).toEqual(['link']);
  expect(fieldsOf(said(base('link'), { link: 'https://example.com/a' }))).toEqual([]);
  expect(fieldsOf(said(base('link', 'student'), { link: 'https://example.com/a' }))).toEqual(['for']);
});

it('wants chapters beyond six minutes, and files of one length', () => {
  const film = (seconds: number, words: Partial<Draft['words']> = {}): Draft =>
    said({ ...base('video'), files: { media: file('m', seconds), poster: file('p'), captions: file('c') } }, words);
  expect(fieldsOf(film(360))).toEqual([]);
  expect(fieldsOf(film(361))).toEqual(['chapters']);
  const chapters = [{ title: '一', start: 0 }, { title: '二', start: 300 }]; // prettier-ignore
  expect(fieldsOf(film(500, { chapters }))).toEqual([]);
  expect(fieldsOf(film(300, { chapters }))).toEqual(['chapters']);
  const withSound = { ...film(300), files: { ...film(300).files, sound: file('s', 302) } };
  expect(fieldsOf(withSound)).toEqual(['sound']);
});

it('refuses a child’s film of 21 minutes at a primary school and lets 30 pass at a secondary one', () => {
  const chapters = [0, 360, 720, 1080, 1440].map((start) => ({ title: `从 ${start}`, start }));
  const film = (seconds: number, stages: Draft['words']['stages']): Draft => ({
    ...base('video', 'student'),
    files: { media: file('m', seconds), poster: file('p'), captions: file('c') },
    words: { ...base('video').words, summary: '一句', stages, chapters: chapters.filter(({ start }) => start < seconds) },
  });
  expect(faultsOfDraft(film(21 * 60, ['小学高段']), [])).toEqual([{ field: 'for', message: expect.stringContaining('20 分钟') as string }]);
  expect(faultsOfDraft(film(20 * 60, ['小学高段']), [])).toEqual([]);
  expect(faultsOfDraft(film(30 * 60, ['初中']), [])).toEqual([]);
  expect(faultsOfDraft(film(30 * 60, ['初中', '小学高段']), [])).toHaveLength(1);
});

it('what goes out and comes back as the next version says the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('video', 'audio', 'article', 'link' as const),
      fc.record({ title: fc.string({ minLength: 1 }), summary: fc.string(), text: fc.string(), theme: fc.constantFrom(...THEMES) }),
      fc.subarray([...STAGES]),
      (kind, words, stages) => {
        const draft: Draft = {
          ...said(base(kind), { ...words, stages }),
          files: kind === 'video' || kind === 'audio' ? { media: file('m', 90), poster: file('p') } : {},
        };
        const out = published(draft, [paragraph], other, 9);
        const next = nextVersion({ ...out, owner }, { text: draft.words.text, files: draft.files, pictures: [] }, other, 10);
        expect(next).toMatchObject({ version: 2, state: 'draft', rev: 1, files: draft.files, writers: [other] });
        expect({ ...next.words, link: undefined }).toEqual({
          ...{ subject: undefined, madeBy: undefined, link: undefined, statedMinutes: undefined },
          ...draft.words,
        });
        expect(out).toMatchObject({ withdrawn: false, publishedAt: 9, checkedBy: other, owner, version: 1 });
      },
    ),
  );
});

it('knows who wrote on it', () => {
  expect(wrote(base('article'), me)).toBe(true);
  expect(wrote(base('article'), other)).toBe(false);
  expect(wrote(base('article'), { kind: 'officer', id: 't1' })).toBe(false);
});

describe('shelves', () => {
  const bureaus = [
    { id: 'C', name: '市', level: 'city' as const },
    { id: 'K', name: '县', level: 'county' as const, parentId: 'C' },
    { id: 'L', name: '别县', level: 'county' as const, parentId: 'C' },
  ];
  it('of a school are everybody’s, its own and those of the bureaus above', () => {
    expect(shelvesOfSchool('A', 'K', bureaus)).toEqual(['all', 'school:A', 'bureau:K', 'bureau:C']);
    expect(shelvesOfBureau('C', bureaus)).toEqual(['all', 'bureau:C']);
    expect(bureausAbove([{ ...bureaus[0]!, parentId: 'K' }, bureaus[1]!], 'K')).toEqual(['K', 'C']); // prettier-ignore
  });

  it('hold what is out; a draft and what was withdrawn stand behind', () => {
    const draft = { ...base('article'), words: { ...base('article').words, title: '新名字' } };
    const out = published(said(base('article'), { title: '旧名字' }), [paragraph], other, 9);
    expect(catalogueLine(undefined, undefined)).toBeUndefined();
    expect(catalogueLine(undefined, draft)).toMatchObject({ shelf: behind('school:A'), card: { state: 'unpublished', title: '新名字' } });
    const both = catalogueLine(out, draft);
    expect(both).toMatchObject({ shelf: 'school:A', card: { state: 'published', title: '旧名字', draft: { version: 1, state: 'draft' } } });
    // What is still being written is not what others find it by.
    expect(both?.words).not.toContain('新名字');
    expect(catalogueLine({ ...out, withdrawn: true }, undefined)).toMatchObject({
      shelf: behind('school:A'),
      card: { state: 'withdrawn' },
    });
  });
});
