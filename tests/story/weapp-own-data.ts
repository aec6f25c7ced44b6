import { spokenNumber } from '../../miniapp/src/words/spoken-number';
import type { RunningApp } from '../support/weapp/app';
import type { World } from '../support/weapp/world';

/** A guardian at what is kept about the child, and the child at the guardian's phone. Goes on from the road that was walked before. */
export function ownData(given: () => World): void {
  let world: World;
  let parent: RunningApp;
  let guardianId = '';
  const child = 'QX01-2024001';
  const said = async (): Promise<string[]> =>
    (await world.server.deps.consentRecords.ofStudents([child]))
      .filter((row) => row.guardianId === guardianId && row.purpose === 'learning-record')
      .map(({ word }) => word);

  beforeAll(async () => {
    world = given();
    guardianId = (await world.server.deps.roster.guardianByPhone('13900000001'))?.id ?? '';
  });

  describe('a guardian and what is kept about the child', () => {
    it('a switch takes the consent back after a warning, and gives it again after its words', async () => {
      parent = await world.open('chen-jing', { path: 'pages/me/index' });
      await parent.sees('孩子的信息');
      await parent.tap('#privacy');
      await parent.sees('我们记着什么');
      expect(parent.path()).toBe('pages/privacy/index');
      expect(parent.text()).toContain('陈雨桐清溪县城关小学 三年级1班 · 您是母亲');
      const before = await said();
      expect(before.at(-1)).toBe('given');

      await parent.tap(`#consent-learning-record-${child}`);
      await parent.sees('要收回吗？');
      await parent.tap('不收回');
      expect(parent.text()).not.toContain('要收回吗？');
      expect(await said()).toEqual(before);
      await parent.tap(`#consent-learning-record-${child}`);
      await parent.tap('#confirm-yes');
      await parent.sees('您收回了，现在不记');
      expect(await said()).toEqual([...before, 'withdrawn']);

      await parent.tap(`#consent-learning-record-${child}`);
      await parent.sees('不同意也能看，只是不留记录');
      expect(await said()).toHaveLength(before.length + 1);
      await parent.tap('#consent-yes');
      await parent.sees(() => !parent.text().includes('您收回了，现在不记'));
      expect(await said()).toEqual([...before, 'withdrawn', 'given']);
    });

    it('the rules are read whole, and say what this guardian has answered', async () => {
      await parent.tap(`#rules-${child}`);
      await parent.sees('您已经为陈雨桐同意过了');
      expect(parent.path()).toBe('pages/rules/index');
      for (const words of ['第 1 版', '您的孩子不满 14 岁', '谁能看', '怎么收回']) expect(parent.text()).toContain(words);
      await parent.back();
    });

    it('all of it goes as one file to a chat of the guardian’s own', async () => {
      await parent.tap(`#export-${child}`);
      await parent.sees('发到我的微信');
      await parent.tap(`#export-html-${child}`);
      await parent.sees('好了。请自己收好，不要转给别人。');
      const [file] = parent.frame.shared;
      expect(file?.name).toMatch(/\.html$/);
      expect(file?.text).toContain('陈雨桐');
      expect(file?.text).toContain('孩子九点还不肯放下手机');
    });

    it('what is wrong is told to the school', async () => {
      await parent.tap(`#correct-${child}`);
      await parent.tap('送给学校');
      await parent.sees('请写上应该是什么，再送出。');
      await parent.type('#right', '陈雨彤');
      await parent.tap('#correction-send');
      await parent.sees('孩子的姓名，应该是“陈雨彤”');
      expect(parent.text()).toContain('送出，学校');
    });

    it('an erasure’s number that nobody gave out is answered by a sentence', async () => {
      await parent.tap('查删除回执');
      await parent.sees('受理编号');
      expect(parent.path()).toBe('pages/receipt/index');
      await parent.type('#receipt-no', 'aaaa-bbbb-cccc-dddd');
      await parent.tap('#receipt-read');
      await parent.sees('没有找到这个受理编号，请核对后再查');
    });

    it('who saw the child’s data is told by family name', async () => {
      parent = await world.open('chen-jing', { path: 'pages/me/index' });
      await parent.sees('谁看过孩子的信息');
      await parent.tap('谁看过孩子的信息');
      await parent.sees('李老师答复了一个提问');
      expect(parent.path()).toBe('pages/trail/index');
      expect(parent.text()).toContain('三年级1班，里面有您的孩子');
      expect(parent.text()).not.toContain('李敏');
    });
  });

  describe('a child at the guardian’s phone', () => {
    it('has one page, and is brought back to it from any other', async () => {
      parent = await world.open('chen-jing', { path: 'pages/me/index' });
      await parent.sees('给陈雨桐用');
      await parent.tap('给陈雨桐用');
      await parent.sees('大人来用');
      expect(parent.path()).toBe('pages/learn/index');
      expect(parent.text()).toContain('好，陈雨桐');
      expect(parent.find('提问')).toBeUndefined();
      parent = await world.open('chen-jing', { path: 'pages/privacy/index' });
      await parent.sees(() => parent.path() === 'pages/learn/index');
      await parent.sees('大人来用');
    });

    it('gives it back by a number that is read and written', async () => {
      await parent.tap('#leave-learner');
      const asked = /写出：([一二三四五六七八九百十零]+)/.exec(parent.text())?.[1] ?? '';
      const number = Array.from({ length: 900 }, (_, n) => 100 + n).find((n) => spokenNumber(n) === asked) ?? 0;
      await parent.type('#leave-number', String(number === 999 ? 998 : number + 1));
      await parent.tap('#leave-yes');
      expect(parent.path()).toBe('pages/learn/index');
      await parent.type('#leave-number', String(number));
      await parent.tap('#leave-yes');
      await parent.sees(() => parent.path() === 'pages/today/index');
      await parent.sees('睡前一小时，怎么陪孩子');
    });
  });

  describe('the class teacher and the correction', () => {
    it('refuses with a reason only, and the guardian reads the answer', async () => {
      const teacher = await world.open('li-min', { path: 'pages/me/index' });
      await teacher.sees('家长说哪里写错了');
      await teacher.tap('#corrections');
      await teacher.sees('孩子的姓名，应该是“陈雨彤”');
      expect(teacher.path()).toBe('teacher/pages/corrections/index');
      expect(teacher.text()).toContain('陈雨桐 · 三年级1班');
      await teacher.tap('不改');
      await teacher.sees('不改的话，请写明原因，家长会看到。');
      const field = teacher.nodes().find(({ id }) => id.startsWith('answer-'))?.id ?? '';
      await teacher.type(`#${field}`, '户口本上写的是“桐”。');
      await teacher.tap('不改');
      await teacher.sees('没有要处理的申请');
      await teacher.tap('已经处理');
      await teacher.sees('户口本上写的是“桐”。');

      parent = await world.open('chen-jing', { path: 'pages/privacy/index' });
      await parent.sees('没有改：户口本上写的是“桐”。');
      expect((await world.server.deps.roster.students([child]))[0]?.name).toBe('陈雨桐');
    });
  });
}
