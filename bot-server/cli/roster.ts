import { writeFile } from 'node:fs/promises';
import { faultSentence } from '../domain/importing/fault';
import type { FactKind } from '../domain/importing/roster-changes';
import { Refusal } from '../domain/refusal';
import { writeTemplate } from '../files/write-template';
import { importRoster, type RosterImported } from '../flows/importing/import-roster';
import { undoRoster } from '../flows/roster/undo-roster';
import { fileGiven, onlyWord } from './given';
import type { Noun } from './noun';
import { progressBar } from './progress-bar';
import { Told } from './told';

const IMPORT =
  'roster import 名册.xlsx [--dry-run] [--mark-left]    导入名册（.xlsx 或 .csv）；--dry-run 只看会改什么，--mark-left 把表里没有的学生标为已离校';
const UNDO = 'roster undo [--school QX01]    撤销最近一次导入（一天以内）';
const TEMPLATE = 'roster template 文件.xlsx    存一份空的名册模板';

export const roster: Noun = {
  import: {
    usage: IMPORT,
    async run(deps, args) {
      const file = await fileGiven(onlyWord(args, '名册文件', IMPORT));
      const bar = progressBar();
      try {
        const choices = { dryRun: args.options['dry-run'] === true, markLeft: args.options['mark-left'] === true };
        const imported = await importRoster(deps, { file, ...choices }, deps.now(), bar.step);
        bar.end();
        return new Told(imported, lines(imported));
      } finally {
        bar.end();
      }
    },
  },
  undo: {
    usage: UNDO,
    async run(deps, args) {
      const school = args.options['school'];
      const last = await deps.rosterOperations.lastDone(typeof school === 'string' ? school : undefined);
      if (!last) throw new Refusal('import/not-found', { message: '还没有可以撤销的导入' });
      await undoRoster(deps, 'operator', last.id, deps.now());
      return new Told({ undone: last.id, title: last.title }, [`“${last.title}”已经撤销，名册和导入前一样`]);
    },
  },
  template: {
    usage: TEMPLATE,
    async run(_deps, args) {
      const path = onlyWord(args, '要存成的文件', TEMPLATE);
      if (!path.endsWith('.xlsx')) throw new Refusal('request/invalid', { message: `文件名要以 .xlsx 结尾。用法：${TEMPLATE}` });
      await save(path, await writeTemplate('roster'));
      return new Told({ file: path }, [`已存到 ${path}，照着填好再导入：npm run gongyu -- roster import ${path}`]);
    },
  },
};

/** Never over a file that is there: it may be the one that somebody has just filled in. */
export async function save(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx' });
  } catch (cause) {
    throw notSaved(path, cause);
  }
}

export function notSaved(path: string, cause: unknown): Refusal {
  const taken = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'EEXIST';
  const message = taken ? `“${path}”已经有了，没有覆盖。请换一个文件名` : `存不到“${path}”，请检查文件夹和权限`;
  return new Refusal('request/invalid', { message, cause });
}

const NAMES: readonly (readonly [FactKind, string])[] = [
  ['bureaus', '教育局'],
  ['schools', '学校'],
  ['terms', '学期'],
  ['classrooms', '班级'],
  ['teachers', '教师'],
  ['officers', '教育局人员'],
  ['students', '学生'],
  ['guardians', '监护人'],
  ['guardianships', '监护关系'],
];

function lines({ dryRun, counts, kinds, warnings }: RosterImported): string[] {
  const table = NAMES.flatMap(([kind, name]) => {
    const { added, changed, same } = counts[kind];
    return added + changed + same > 0 ? [`${name}：新增 ${added}，修改 ${changed}，没变 ${same}`] : [];
  });
  return [
    ...table,
    ...(kinds.moved > 0 ? [`其中换班的学生 ${kinds.moved} 名`] : []),
    ...(kinds.returned > 0 ? [`其中回来的学生 ${kinds.returned} 名`] : []),
    ...(kinds.left > 0 ? [`标为已离校的学生 ${kinds.left} 名`] : []),
    ...warnings.map((warning) => `请留意 ${faultSentence(warning)}`),
    dryRun ? '只是看看，什么也没有改。去掉 --dry-run 再运行一次就会导入' : '导入好了',
  ];
}
