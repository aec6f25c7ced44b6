// A school with classes, teachers and families, and questions as the product writes them.
import { built } from '../viewing/built.mjs';
import { fieldKey } from '../viewing/secrets.mjs';

const CHUNK = 5000;
export const SCHOOL = 'S1';
export const TEACHERS = 40;
export const teacherOf = (n) => `t${n % TEACHERS}`;
export const openidOf = (n) => `oBench${String(n).padStart(22, '0')}`;
const PUPILS = 45;
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛';
const nameOf = (n) => `${SURNAMES[n % PUPILS]}雨${'桐泽轩涵'[Math.floor(n / PUPILS) % 4]}`;

/** The stores a box reads from, over one connection. */
export async function openWorld(uri) {
  const connection = await built('store/connect').connect(uri);
  const seal = built('seal/field').openSeal([{ id: 'k1', key: fieldKey }]);
  const questions = built('store/questions').openQuestionStore(connection, { seal });
  const roster = built('store/roster').openRosterStore(connection, seal);
  const audit = built('store/audit').openAuditStore(connection);
  await questions.syncIndexes();
  await roster.syncIndexes();
  const rowsOf = built('store/questions').questionRows(seal);
  return { connection, seal, questions, roster, audit, rowsOf, deliveryOf: async () => undefined };
}

export async function addSchool({ connection, roster }, families) {
  const { NO_CHANGES } = built('domain/importing/roster-changes');
  await roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'Q', name: '性能县教育局', level: 'county' }],
    schools: [{ id: SCHOOL, bureauId: 'Q', name: '性能小学', kind: 'school' }],
    classrooms: Array.from({ length: TEACHERS }, (_, n) => ({ id: `c${n}`, schoolId: SCHOOL, grade: 1 + (n % 6), number: n + 1, name: `${n}班`, stage: '小学高段', classTeacherId: teacherOf(n) })), // prettier-ignore
    teachers: Array.from({ length: TEACHERS }, (_, n) => ({ id: teacherOf(n), schoolId: SCHOOL, teacherNo: `T${n}`, name: '李敏', roles: ['teacher'], subjects: [], classroomIds: [`c${n}`] })), // prettier-ignore
    students: Array.from({ length: families }, (_, n) => ({ id: `s${n}`, schoolId: SCHOOL, classroomId: `c${n % TEACHERS}`, name: nameOf(Math.floor(n / TEACHERS)), studentNo: String(n) })), // prettier-ignore
    guardians: Array.from({ length: families }, (_, n) => ({ id: `g${n}`, name: '王静', phone: `139${String(n).padStart(8, '0')}`, quietHours: null, largeType: false })), // prettier-ignore
    guardianships: Array.from({ length: families }, (_, n) => ({ guardianId: `g${n}`, studentId: `s${n}`, relation: '母亲', caregiverAtHome: true, worksAway: false })), // prettier-ignore
  });
  const rows = Array.from({ length: families }, (_, n) => ({ _id: `oa:${openidOf(n)}`, accountId: 'oa', openid: openidOf(n), persons: [{ kind: 'guardian', id: `g${n}` }], follows: true })); // prettier-ignore
  await connection.collection('identities').insertMany(rows, { ordered: false });
}

/** One in two at the school's desk, the others with the class teachers. */
export async function addQuestions({ connection, rowsOf }, count, families) {
  const now = Date.now();
  const make = (n) => {
    const family = n % families;
    const isAtDesk = n % 2 === 0;
    const teacherId = teacherOf(family);
    const askedAt = now - n * 60_000;
    return {
      ...{ id: `q${n}`, guardianId: `g${family}`, studentId: `s${family}`, classroomId: `c${family % TEACHERS}`, schoolId: SCHOOL },
      ...{
        kind: 'habit',
        because: isAtDesk ? 'desk' : 'class-teacher',
        ...(isAtDesk ? {} : { teacherId }),
        holders: [isAtDesk ? `desk:${SCHOOL}` : teacherId],
      },
      ...{
        text: `他写作业总要人陪，赵雨桐也这样，第 ${n} 次了，请打 13912345678`,
        from: 'mini-program',
        state: n % 10 === 0 ? 'seen' : 'routed',
      },
      ...{ askedAt, dueAt: askedAt + 4 * 3_600_000, replies: [], check: 'pass' },
    };
  };
  for (let start = 0; start < count; start += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - start) }, (_, n) => {
      const question = make(start + n);
      return { _id: question.id, ...rowsOf.fromQuestion(question) };
    });
    await connection.collection('questions').insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
  }
}
