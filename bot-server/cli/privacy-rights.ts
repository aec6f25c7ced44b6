import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deps } from '../deps';
import { newErasure } from '../domain/erasure/erasure';
import { Refusal } from '../domain/refusal';
import type { Student } from '../domain/roster/roster';
import { civilDate, formatInstant } from '../domain/time/civil';
import { MINUTE, type Instant } from '../domain/time/instant';
import { carryOutErasure } from '../flows/privacy/carry-out-erasure';
import { gatherExport } from '../flows/privacy/make-export';
import { exportHtml, exportJson } from '../present/privacy-export';
import { wanted } from './given';
import type { Args, Noun } from './noun';
import { Told } from './told';

const EXPORT = 'privacy export --student <学校代码-学号> [--out <文件夹>]（每位家长一份，家长当面要的时候用）';
const ERASE = 'privacy erase --student <学校代码-学号> --yes（马上删除，不等 72 小时；家长书面要求时用）';
const READMIT = 'privacy readmit --student <学校代码-学号>（删除过的孩子又来上学，允许名册再导入）';
const REAPPLY = 'privacy reapply（恢复备份以后运行：把已经删除过的孩子再删一次）';
const LEASE = 'jobs';

async function studentGiven(deps: Deps, args: Args, usage: string): Promise<Student> {
  const [student] = await deps.roster.students([wanted(args, 'student', '学校代码-学号', usage)]);
  if (!student) throw new Refusal('privacy/child-not-found', { message: '名册里没有这个孩子，请核对学校代码和学号，例如 QX01-2024031' });
  return student;
}

/** Erases while no job does: the one that leads would work on the same rows. */
async function erase(deps: Deps, { id: studentId, schoolId }: Pick<Student, 'id' | 'schoolId'>, now: Instant): Promise<string> {
  const owner = deps.leases.newOwner();
  const wish = { no: deps.newNo(), scope: 'child', schoolId, studentId, guardianId: 'operator' } as const;
  const asked = newErasure(wish, now, await deps.content.publicDays());
  const waiting = await deps.erasures.ask({ ...asked, takeBackUntil: now });
  const request = await deps.erasures.hasten(waiting.no, now);
  const lease = await deps.leases.acquire(LEASE, owner, MINUTE);
  // A server that is on does it itself within a minute.
  if (!lease.held || !request) return waiting.no;
  const prolong = setInterval(() => void deps.leases.acquire(LEASE, owner, MINUTE).catch(() => undefined), MINUTE / 3);
  try {
    await carryOutErasure(deps, request, now);
  } finally {
    clearInterval(prolong);
    await deps.leases.release(LEASE, owner);
  }
  return waiting.no;
}

async function receipt(deps: Deps, no: string): Promise<Told> {
  const request = await deps.erasures.get(no);
  const done =
    request?.doneAt === undefined ? '服务器正开着，一分钟内会删除' : `已在 ${formatInstant(request.doneAt)} 删除 ${request.erased ?? 0} 条`;
  return new Told(request, [`受理编号 ${no}`, done, '请把受理编号和日期告诉家长。学籍等法律要求学校另外保存的，不在这里']);
}

/** The operators' part of people's rights. */
export const privacyRights: Noun = {
  export: {
    usage: EXPORT,
    async run(deps, args) {
      const student = await studentGiven(deps, args, EXPORT);
      const folder = typeof args.options['out'] === 'string' ? args.options['out'] : '.';
      const now = deps.now();
      const ties = await deps.roster.guardianshipsOfStudents([student.id]);
      const files: string[] = [];
      for (const [index, { guardianId }] of ties.entries()) {
        const facts = await gatherExport(deps, student.id, guardianId, now);
        const name = join(folder, `${student.id}-${index + 1}-${civilDate(now)}`);
        // Only its owner may read it; an earlier file is not written over.
        await writeFile(`${name}.html`, exportHtml(facts), { flag: 'wx', mode: 0o600 });
        await writeFile(`${name}.json`, exportJson(facts), { flag: 'wx', mode: 0o600 });
        files.push(`${name}.html`, `${name}.json`);
      }
      await deps.audit.note(
        {
          chain: student.schoolId,
          actor: { kind: 'operator', id: 'command-line' },
          action: 'data-exported',
          about: { kind: 'student', id: student.id },
          amount: ties.length,
        },
        now,
      );
      return new Told({ files }, [...files, '每位家长一份，只给他本人。交给家长以后请删掉这些文件']);
    },
  },
  erase: {
    usage: ERASE,
    async run(deps, args) {
      const student = await studentGiven(deps, args, ERASE);
      if (args.options['yes'] !== true) {
        throw new Refusal('request/invalid', { message: '删除以后找不回来。确定要删，请加上 --yes 再运行一次' });
      }
      return receipt(deps, await erase(deps, student, deps.now()));
    },
  },
  readmit: {
    usage: READMIT,
    async run(deps, args) {
      const id = wanted(args, 'student', '学校代码-学号', READMIT);
      const known = await deps.erasures.readmit(id, deps.now());
      return new Told({ readmitted: known }, [known ? '好了，下次导入名册会加上这个孩子' : '没有删除过这个孩子，直接导入名册就可以']);
    },
  },
  reapply: {
    usage: REAPPLY,
    async run(deps) {
      const { students } = await deps.roster.snapshot();
      const back = await deps.erasures.erasedAmong(students.map(({ id }) => id));
      const numbers: string[] = [];
      for (const student of students.filter(({ id }) => back.has(id))) numbers.push(await erase(deps, student, deps.now()));
      return new Told(
        { erased: numbers },
        numbers.length === 0 ? ['没有要再删的'] : [`又删除了 ${numbers.length} 个孩子的信息`, ...numbers],
      );
    },
  },
};
