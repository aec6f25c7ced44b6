import { faultSentence } from '../domain/importing/fault';
import { Refusal } from '../domain/refusal';
import { writeTemplate } from '../files/write-template';
import { importPlan, type PlanImported } from '../flows/importing/import-plan';
import type { Deps } from '../deps';
import { fileGiven, onlyWord, wanted } from './given';
import type { Args, Noun } from './noun';
import { save } from './roster';
import { Told } from './told';

const IMPORT =
  'plan import 计划.xlsx --school QX01 [--dry-run]    导入一所学校的推送计划（.xlsx、.csv 或 .yaml），存成草稿；--dry-run 只看会改什么';
const CHECK = 'plan check 计划.xlsx --school QX01    检查推送计划，什么也不改';
const TEMPLATE = 'plan template 文件.xlsx    存一份空的推送计划模板';

async function run(deps: Deps, args: Args, usage: string, dryRun: boolean): Promise<Told> {
  const file = await fileGiven(onlyWord(args, '计划文件', usage));
  const schoolId = wanted(args, 'school', '学校代码', usage).toUpperCase();
  const imported = await importPlan(deps, 'operator', { schoolId, file, dryRun }, deps.now());
  return new Told(imported, lines(imported));
}

export const plan: Noun = {
  import: { usage: IMPORT, run: (deps, args) => run(deps, args, IMPORT, args.options['dry-run'] === true) },
  check: { usage: CHECK, run: (deps, args) => run(deps, args, CHECK, true) },
  template: {
    usage: TEMPLATE,
    async run(_deps, args) {
      const path = onlyWord(args, '要存成的文件', TEMPLATE);
      if (!path.endsWith('.xlsx')) throw new Refusal('request/invalid', { message: `文件名要以 .xlsx 结尾。用法：${TEMPLATE}` });
      await save(path, await writeTemplate('plan'));
      return new Told({ file: path }, [`已存到 ${path}`]);
    },
  },
};

function lines({ dryRun, plan: id, title, lines: count, added, changed, removed, same, warnings }: PlanImported): string[] {
  return [
    `${title}（${id}），${count} 行`,
    `新增 ${added}，修改 ${changed}，删去 ${removed}，没变 ${same}`,
    ...warnings.map((warning) => `请留意 ${faultSentence(warning)}`),
    dryRun ? '没有错误；只是看看，什么也没有改' : '存成了草稿。请学校在“推送计划”页面看过以后发布',
  ];
}
