// The first page, a deep page and the counts of a box, read as the route reads them: questions, names, what is masked, what is shown.
import { built, say } from '../viewing/built.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { percentiles } from './percentiles.mjs';
import { addQuestions, addSchool, openWorld, SCHOOL, TEACHERS, teacherOf } from './world.mjs';

const ROUNDS = 300;
const FAMILIES = 1800;
const PAGE = 20;

export async function box({ questions: count }) {
  const mongod = await startMongod();
  const world = await openWorld(mongod.uri);
  try {
    await addSchool(world, FAMILIES);
    await addQuestions(world, count, FAMILIES);
    const { listQuestions } = built('flows/question/read-questions');
    const { withNames } = built('flows/question/with-names');
    const { countBox } = built('flows/question-box/count-box');
    const { presentQuestion } = built('present/question');
    const who = (teacherId, roles) => ({
      role: 'teacher',
      identityId: 'x',
      accountId: 'mini',
      teacherId,
      schoolId: SCHOOL,
      roles,
      classroomIds: [],
    });
    const head = who('t-head', ['teacher', 'head']);
    const read = async (actor, ask) => {
      const now = Date.now();
      const rows = await listQuestions(world, actor, { limit: PAGE + 1, ...ask }, now);
      return (await withNames(world, actor, rows)).map((each) => presentQuestion(each, now));
    };
    const [middle] = await listQuestions(world, head, { box: 'desk', limit: 1 }, Date.now());
    const deep = { at: middle.dueAt + (count / 2) * 60_000, id: '' };
    const cases = {
      'the desk, half of all questions, first page': () => read(head, { box: 'desk' }),
      'the desk, a page in its middle': () => read(head, { box: 'desk', after: deep }),
      'a class teacher, first page': (n) => read(who(teacherOf(n % TEACHERS), ['teacher']), { box: 'open' }),
      'a class teacher, what is overdue': (n) => read(who(teacherOf(n % TEACHERS), ['teacher']), { box: 'overdue' }),
      'counts of a class teacher': (n) => countBox(world, who(teacherOf(n % TEACHERS), ['teacher']), Date.now()),
      'counts of the desk': () => countBox(world, head, Date.now()),
    };
    const told = {};
    for (const [name, run] of Object.entries(cases)) {
      for (let n = 0; n < 30; n += 1) await run(n);
      const times = [];
      for (let n = 0; n < ROUNDS; n += 1) {
        const began = performance.now();
        await run(n);
        times.push(performance.now() - began);
      }
      told[name] = percentiles(times);
      say(`${name}: p50 ${told[name].p50} ms, p99 ${told[name].p99} ms, longest ${told[name].max} ms`);
    }
    return { questions: count, ...told };
  } finally {
    await world.connection.close();
    await mongod.stop();
  }
}
