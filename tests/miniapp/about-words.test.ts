import { aboutFaults } from '../../bot-server/domain/plan/line-demands';
import {
  DIMENSION_WORDS,
  LINE_KIND_WORDS,
  LINE_KINDS,
  LINES_OF,
  PLAN_KINDS,
  PLAN_THEMES,
  type LineAbout,
} from '../../bot-server/domain/plan/line-kind';
import { AUDIENCE_TAGS } from '../../bot-server/domain/push/push';
import {
  aboutText,
  dimensions,
  fieldsOf,
  kindNames,
  kindsOf,
  layersWrong,
  lineKinds,
  tagList,
  themes,
  withField,
  withKind,
  type AboutField,
} from '../../miniapp/src/features/plan/about-words';
import { layerChoice } from '../../miniapp/src/features/plan/line-layers';
import type { WirePickResource } from '../../bot-server/contract/index';

const every: Required<Omit<LineAbout, 'as'>> = { subject: '语文', progress: '第三单元', period: 2, theme: '阅读', dimension: '习惯' };

describe('what a line is for, on the phone', () => {
  it('knows the words of the server', () => {
    expect([lineKinds, themes, dimensions, tagList, kindNames]).toEqual([
      LINE_KINDS,
      PLAN_THEMES,
      DIMENSION_WORDS,
      AUDIENCE_TAGS,
      LINE_KIND_WORDS,
    ]);
    for (const kind of PLAN_KINDS) expect(kindsOf[kind]).toEqual(LINES_OF[kind]);
  });
  it('asks of each kind what the server’s check allows beside it, and nothing else', () => {
    for (const as of LINE_KINDS) {
      const strange = [...aboutFaults({ as, ...every }, undefined, undefined)].filter(({ code }) => code === 'kind-stranger');
      const allowed = (Object.keys(every) as AboutField[]).filter((field) => !strange.some(({ column }) => column === field));
      expect([as, [...fieldsOf[as]].sort()]).toEqual([as, allowed.sort()]);
    }
  });
  it('another kind drops what does not go with it; a field that is emptied is not said', () => {
    expect(withKind({ as: 'stay-home', subject: '数学', period: 3 }, 'preview')).toEqual({ as: 'preview', subject: '数学' });
    expect(withKind({ as: 'theme', theme: '科普' }, undefined)).toEqual({});
    expect(withField({ as: 'preview', subject: '数学' }, 'subject', '')).toEqual({ as: 'preview' });
    expect(aboutText({ as: 'stay-home', subject: '数学', period: 3 })).toBe('居家课 第 3 节 数学');
  });
  it('layers are chosen among what is called the same, and need a subject', () => {
    const item = (id: string, more: Partial<WirePickResource> = {}): WirePickResource => ({
      ...{ id, title: '分数', kind: 'video', for: 'student', dimension: '能力', theme: '学科学习', stages: [], ...more },
    });
    const items = [item('b'), item('a'), item('c', { title: '小数' }), item('d', { for: 'guardian' }), item('e', { kind: 'article' })];
    expect(layerChoice(items, 'b').map(({ id }) => id)).toEqual(['a']);
    expect(layerChoice(items, 'd')).toEqual([]);
    expect(layersWrong({ subject: ' ', firm: 'a' })).toContain('学科');
    expect(layersWrong({ subject: '数学' })).toContain('至少一个');
    expect(layersWrong({ subject: '数学', more: 'a' })).toBeUndefined();
  });
});
