import type { Page } from 'playwright-core';
import { FILM, type QuestionWorld } from './question-world';

const QUESTION = '这里说的不下水，学游泳也算吗？';
const SECOND = 47;

/** A question asked at a second of a film: whoever has to answer looks at that very place. */
export function pinned(given: () => QuestionWorld): void {
  let world: QuestionWorld;
  let id = '';
  beforeAll(() => {
    world = given();
  });
  const place = (page: Page): Promise<number> => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);

  describe('a question at a second of a film', () => {
    it('is asked from the player, without being asked what it is about', async () => {
      const me = (await (await world.server.signIn('chen-jing')).call('GET', '/me')).body as unknown as {
        actor: { children: { id: string; name: string }[] };
      };
      const child = me.actor.children.find(({ name }) => name === '陈雨桐')?.id ?? '';
      const mother = await world.open('chen-jing', `/pages/item/index?resource=${FILM.id}&for=${child}&at=${SECOND}`);
      await mother.getByText(`在 0:${SECOND} 处提问`).waitFor();
      await mother.locator('#ask').click();
      await mother.getByText(`的 0:${SECOND} 处`).waitFor();
      expect(await mother.getByText('关于什么？').count()).toBe(0);
      await mother.locator('#question').fill(QUESTION);
      await mother.locator('#send').click();
      await mother.getByText(`《${FILM.title}》0:${SECOND} 处，点开看看`).waitFor();
      id = new URL(mother.url()).searchParams.get('id') ?? '';
      expect((await world.question(id)).pinned).toMatchObject({ resourceId: FILM.id, atSecond: SECOND });
    });

    it('opens the film at that second for the teacher, and nothing of it is measured', async () => {
      const teacher = await world.open('li-min', '/teacher/pages/box/index');
      const reports: string[] = [];
      teacher.on('request', (request) => {
        if (request.url().includes('/viewing')) reports.push(request.url());
      });
      await teacher.locator(`#question-${id}`).click();
      await teacher.getByText(`《${FILM.title}》0:${SECOND} 处，点开看看`).click();
      await teacher.getByText(`从 0:${SECOND} 处放起。`).waitFor();
      await world.until(async () => (await place(teacher)) === SECOND, 'the film at its second');
      await world.shot(teacher, '9-pinned');
      await teacher.evaluate(() => void document.querySelector('video')?.play());
      await world.until(async () => (await place(teacher)) > SECOND + 0.5, 'the film to play from there');
      expect(reports).toEqual([]);
    });
  });
}
