import type { Page } from 'playwright-core';
import { deskOf } from '../../bot-server/domain/question/holders';
import { MINUTE, SECOND } from '../../bot-server/domain/time/instant';
import { DESK } from '../support/story';
import type { QuestionWorld } from './question-world';

const QUESTION = '英语单词总是背了就忘，有什么办法？';

/** A question that nobody answers: from who teaches the subject to the class teacher, the school's office, and a count at the bureau. */
export function climbing(given: () => QuestionWorld): void {
  let world: QuestionWorld;
  let mother: Page;
  let id = '';
  beforeAll(() => {
    world = given();
  });
  const level = async (): Promise<number> => (await world.question(id)).climb?.level ?? 0;
  /** To the moment at which its next step is due; nothing happens before it. */
  async function toNextLevel(): Promise<void> {
    const was = await level();
    const at = (await world.question(id)).climb?.nextAt ?? 0;
    await world.goAndSettle(at - MINUTE);
    expect(await level()).toBe(was);
    await world.goAndSettle(at + SECOND);
    expect(await level()).toBe(was + 1);
  }
  async function boxOf(person: 'li-min' | 'wang-lei', box?: 'desk'): Promise<Page> {
    const page = await world.open(person, '/teacher/pages/box/index');
    if (box) await page.locator(`#choice-${box}`).click();
    return page;
  }

  describe('a question that nobody answers', () => {
    it('goes to who teaches the subject that its asker chose', async () => {
      mother = await world.open('chen-jing', '/pages/ask/index');
      await mother.getByRole('radio', { name: /陈雨桐/ }).click();
      await mother.locator('#question').fill(QUESTION);
      await mother.getByRole('radio', { name: '学习' }).click();
      await mother.getByRole('radio', { name: '英语' }).click();
      await world.shot(mother, '6-asking');
      await mother.locator('#send').click();
      await mother.getByText(/已转给顾老师/).waitFor();
      id = new URL(mother.url()).searchParams.get('id') ?? '';
      expect(await world.question(id)).toMatchObject({
        ...{ kind: 'learning', subject: '英语', because: 'subject-teacher', holders: [world.idOf('english')] },
      });
    });

    it('climbs to the class teacher when its time is over, and its asker reads so', async () => {
      const before = world.rings('li-min').length;
      const { dueAt } = await world.question(id);
      await world.goAndSettle(dueAt - MINUTE);
      expect(await level()).toBe(0);
      expect(world.rings('li-min')).toHaveLength(before);
      await world.goAndSettle(dueAt + SECOND);
      expect([await level(), (await world.question(id)).holders]).toEqual([1, [world.idOf('english'), world.idOf('li-min')]]);
      expect(world.rings('li-min')).toHaveLength(before + 1);
      const box = await boxOf('li-min');
      await box.locator(`#question-${id}`).waitFor();
      expect(await box.locator(`#question-${id}`).textContent()).toContain('已超时');
      await mother.reload();
      await mother.getByText('老师还没回复，已请班主任来看').waitFor();
    });

    it('climbs on to the school’s office', async () => {
      await world.agrees('wang-lei', 'question-due');
      const office = await boxOf('wang-lei', 'desk');
      await office.getByText('值班箱是空的').waitFor();
      const before = world.rings('wang-lei').length;
      await toNextLevel();
      expect((await world.question(id)).holders).toContain(deskOf('QX01'));
      expect(world.rings('wang-lei')).toHaveLength(before + 1);
      const later = await boxOf('wang-lei', 'desk');
      await later.locator(`#question-${id}`).waitFor();
      await world.shot(later, '7-desk');
      await mother.reload();
      await mother.getByText('老师还没回复，已请学校的老师来看').waitFor();
    });

    it('shows in the bureau’s count at last: that there are some, and nothing more', async () => {
      const climbed = async (): Promise<unknown> =>
        (await (await world.server.signIn('zhao-hong')).call('GET', '/bureau/climbed-questions')).body['rows'];
      expect(await climbed()).toEqual([]);
      const rung = world.rings('wang-lei').length;
      await toNextLevel();
      const bureau = await world.open('zhao-hong', '/bureau/pages/schools/index', DESK);
      await bureau.getByText('久未答复的家长提问：清溪县城关小学（不到 10 个）').waitFor();
      await world.shot(bureau, '8-bureau');
      for (const word of [QUESTION, '陈雨桐', '三年级1班']) expect(await bureau.getByText(word).count()).toBe(0);
      expect(world.rings('wang-lei')).toHaveLength(rung);
    });

    it('took each step once, and stays where it is', async () => {
      await world.settle();
      const { climbs = [], state } = await world.question(id);
      expect(climbs.map(({ level: reached }) => reached)).toEqual([1, 2, 3]);
      expect(state).not.toBe('answered');
    });
  });
}
