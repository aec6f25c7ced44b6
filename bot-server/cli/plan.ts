import { faultSentence } from '../domain/importing/fault';
import { Refusal } from '../domain/refusal';
import { writeTemplate } from '../files/write-template';
import { importPlan, type PlanImported } from '../flows/importing/import-plan';
import { rehearsePlan } from '../flows/rehearsal/rehearse-plan';
import { presentRehearsal } from '../present/rehearsal';
import { publishPlan } from '../flows/plan/publish-plan';
import { importCountyPlan } from '../flows/county-plan/import-county-plan';
import type { Deps } from '../deps';
import { fileGiven, onlyWord, wanted } from './given';
import type { Args, Noun } from './noun';
import { save } from './roster';
import { Told } from './told';

const IMPORT =
  'plan import 计划.xlsx --school QX01 [--bureau QX] [--dry-run]    导入一所学校的推送计划（.xlsx、.csv 或 .yaml），存成草稿；写 --bureau 的是县区给各校的计划，不写 --school；--dry-run 只看会改什么';
const CHECK = 'plan check 计划.xlsx --school QX01 [--bureau QX]    检查推送计划（或者 --bureau 的县区计划），什么也不改';
const PUBLISH = 'plan publish 计划编号    不经学校审核直接发布一个草稿（会记进查看记录）；平时请学校的审核员发布';
const TEMPLATE = 'plan template 文件.xlsx [--county]    存一份空的推送计划模板；--county 存县区计划的';

const REHEARSE = 'plan rehearse 计划编号    预演一个计划：按现在的名册、绑定和通知次数走一遍，列出会出的问题；什么也不改，什么也不发';

async function rehearsal(deps: Deps, args: Args): Promise<Told> {
  const of = await rehearsePlan(deps, 'operator', onlyWord(args, '计划编号', REHEARSE), deps.now());
  const told = presentRehearsal(of);
  const { families, guardians, messages, onTime, late, silent } = told;
  return new Told(told, [
    `${of.plan.title}（${of.plan.id}），还有 ${told.lines} 行没到时间`,
    `${families} 个孩子，${guardians} 位家长，一共 ${messages} 条通知：按时 ${onTime}，推迟 ${late}，不响铃 ${silent}`,
    ...told.conflicts.map(({ text, advice }) => `${text}。${advice}`),
    told.conflicts.length ? `一共 ${told.conflicts.length} 处要看` : '没有发现问题',
  ]);
}

async function run(deps: Deps, args: Args, usage: string, dryRun: boolean): Promise<Told> {
  const file = await fileGiven(onlyWord(args, '计划文件', usage));
  const bureau = args.options['bureau'];
  if (typeof bureau === 'string') {
    if (args.options['school'] !== undefined)
      throw new Refusal('request/invalid', { message: `--school 和 --bureau 只能写一个。用法：${usage}` });
    const imported = await importCountyPlan(deps, 'operator', { bureauId: bureau.toUpperCase(), file, dryRun }, deps.now());
    return new Told(imported, lines(imported, '请教育局的人在“县区计划”页面交去审核，另一位审核以后发到各校'));
  }
  const schoolId = wanted(args, 'school', '学校代码', usage).toUpperCase();
  const imported = await importPlan(deps, 'operator', { schoolId, file, dryRun }, deps.now());
  return new Told(imported, lines(imported));
}

export const plan: Noun = {
  import: { usage: IMPORT, run: (deps, args) => run(deps, args, IMPORT, args.options['dry-run'] === true) },
  check: { usage: CHECK, run: (deps, args) => run(deps, args, CHECK, true) },
  rehearse: { usage: REHEARSE, run: rehearsal },
  publish: {
    usage: PUBLISH,
    async run(deps, args) {
      const id = onlyWord(args, '计划编号', PUBLISH);
      const { plan, version } = await publishPlan(deps, 'operator', { plan: id }, deps.now());
      return new Told({ plan: plan.id, version }, [`${plan.title}：第 ${version} 版已经发布`]);
    },
  },
  template: {
    usage: TEMPLATE,
    async run(_deps, args) {
      const path = onlyWord(args, '要存成的文件', TEMPLATE);
      if (!path.endsWith('.xlsx')) throw new Refusal('request/invalid', { message: `文件名要以 .xlsx 结尾。用法：${TEMPLATE}` });
      await save(path, await writeTemplate(args.options['county'] === true ? 'county-plan' : 'plan'));
      return new Told({ file: path }, [`已存到 ${path}`]);
    },
  },
};

function lines(
  { dryRun, plan: id, title, lines: count, added, changed, removed, same, warnings }: PlanImported,
  next = '请学校在“推送计划”页面看过以后交去审核',
): string[] {
  return [
    `${title}（${id}），${count} 行`,
    `新增 ${added}，修改 ${changed}，删去 ${removed}，没变 ${same}`,
    ...warnings.map((warning) => `请留意 ${faultSentence(warning)}`),
    dryRun ? '没有错误；只是看看，什么也没有改' : `存成了草稿。${next}`,
  ];
}
