import type { RunningApp } from '../support/weapp/app';
import type { World } from '../support/weapp/world';

const QUESTION = '孩子九点还不肯放下手机，先收手机还是先洗脚？';
const REST_MS = 700;

/** 家长问答: from a teacher's answer to what other families find before they ask. Goes on from the roads before. */
export function classAnswers(given: () => World): void {
  let world: World;
  let teacher: RunningApp;
  let parent: RunningApp;
  let id = '';
  beforeAll(() => {
    world = given();
  });

  describe('a class answer', () => {
    it('is made by the teacher of what she answered, and can go into the class’s group', async () => {
      teacher = await world.open('li-min', { path: 'teacher/pages/box/index' });
      await teacher.sees('已答复');
      await teacher.tap('#choice-done');
      await teacher.sees(QUESTION);
      await teacher.tap(QUESTION);
      await teacher.sees('做成家长问答');
      await teacher.tap('#make-class-answer');
      await teacher.sees('发布，本班家长看');
      await teacher.tap('#publish');
      await teacher.sees('已发布');
      expect(teacher.path()).toBe('pages/class-answer/index');
      expect(teacher.find('#share')).toBeDefined();
      const [made] = await world.server.deps.classAnswers.list({ schoolId: 'QX01', state: 'published' }, { limit: 1 });
      id = made?.id ?? '';
      expect(made?.question).toBe(QUESTION);
    });

    it('is found by a family of the class, by its words and under its video', async () => {
      parent = await world.open('chen-jing', { path: 'pages/questions/index' });
      await parent.sees('家长问答');
      await parent.tap('#class-answers');
      await parent.sees(QUESTION);
      expect(parent.path()).toBe('pages/class-answers/index');
      await parent.type('#words', '不肯放手机');
      await world.clock.advance(REST_MS);
      await parent.sees(QUESTION);
      await parent.tap(QUESTION);
      await parent.sees('李老师');
      expect(parent.path()).toBe('pages/class-answer/index');
      expect(parent.find('#withdraw')).toBeUndefined();
      await parent.tap('#pinned');
      await parent.sees('家长问过');
      expect(parent.path()).toBe('pages/item/index');
      expect(parent.text()).toContain(QUESTION);
    });

    it('is offered before asking, and ends without a question', async () => {
      parent = await world.open('chen-jing', { path: 'pages/ask/index' });
      await parent.sees('您想问什么？');
      await parent.type('#question', '孩子晚上不肯放下手机怎么办');
      await world.clock.advance(REST_MS);
      await parent.sees('老师答复过这样的问题');
      await parent.tap(`#similar-${id}`);
      await parent.sees('这就是我要问的');
      await parent.tap('#enough');
      await parent.sees('李老师');
      expect(parent.path()).toBe('pages/class-answer/index');
      expect(parent.sent.filter(({ url }) => /\/questions$/.test(url))).toEqual([]);
    });

    it('shows a person of another class a kind sentence and how to be bound', async () => {
      const outside = await world.open('sun-fang', { path: 'pages/class-answer/index', query: { id } });
      await outside.sees('这条问答您现在看不到');
      expect(outside.find('#bind')).toBeDefined();
      expect(outside.text()).not.toContain(QUESTION);
    });

    it('is taken back by its teacher, and is gone', async () => {
      teacher = await world.open('li-min', { path: 'teacher/pages/answers/index' });
      await teacher.sees(QUESTION);
      await teacher.tap(QUESTION);
      await teacher.sees('收回');
      await teacher.tap('#withdraw');
      await teacher.tap('#confirm-yes');
      await teacher.sees('已收回');
      parent = await world.open('chen-jing', { path: 'pages/class-answer/index', query: { id } });
      await parent.sees('这条问答您现在看不到');
    });
  });
}
