import { writeFile } from 'node:fs/promises';
import { dataMap } from '../domain/privacy/data-map';
import { dataMapPage, keptWords } from '../domain/privacy/data-map-page';
import { sealedPlaces } from '../domain/privacy/sealed-places';
import { faultOfShorter, RULE_IDS, RULE_WORDS, type RuleId } from '../domain/retention/rules';
import { Refusal } from '../domain/refusal';
import { MINUTE } from '../domain/time/instant';
import { writeZip } from '../files/write-zip';
import { rotateKeys } from '../flows/keys/rotate-keys';
import { countOverdue } from '../flows/retention/keep-to-limits';
import { makePack } from '../flows/yearly-pack/make-pack';
import type { Deps } from '../deps';
import { wanted } from './given';
import type { Noun } from './noun';
import { progressBar } from './progress-bar';
import { save } from './roster';
import { Told } from './told';

const MAP = 'privacy map [--out 文件.md]    数据清单：每个字段的用途、依据、类别、保留期限、谁能看';
const ROTATE = 'privacy rotate-keys    换一把新的数据密钥，把已存的内容重新加密；服务器不用停，中断了再运行一次就接着做';
const OVERDUE = 'privacy overdue    数一数有多少条过了保留期限还在（每晚清理以后应当是 0）';
const SHORTEN = 'privacy shorten --school QX01 --rule questions --days 180    一所学校把某一类的保留期限改短；不写 --rule 就列出来';
const PACK = 'privacy pack --year 2026 --out 文件.zip    年度未成年人信息保护合规审计材料';

const LEASE = 'key-rotation';
const operator = { chain: 'operators', actor: { kind: 'operator', id: 'operator' } } as const;

export const privacy: Noun = {
  map: {
    usage: MAP,
    async run(_deps, { options }) {
      const page = dataMapPage(dataMap);
      const out = options['out'];
      if (typeof out !== 'string') return new Told(dataMap, [page]);
      await writeFile(out, page);
      return new Told({ file: out }, [`已写到 ${out}`]);
    },
  },
  'rotate-keys': { usage: ROTATE, run: (deps) => rotate(deps) },
  overdue: {
    usage: OVERDUE,
    async run(deps) {
      const counts = await countOverdue(deps, deps.now());
      return new Told(
        counts,
        RULE_IDS.map((rule) => `${RULE_WORDS[rule]}（${keptWords(rule)}）：${counts[rule] ?? 0} 条`),
      );
    },
  },
  shorten: {
    usage: SHORTEN,
    async run(deps, args) {
      const schoolId = wanted(args, 'school', '学校代码', SHORTEN).toUpperCase();
      if (!(await deps.roster.school(schoolId))) throw new Refusal('request/invalid', { message: `没有学校 ${schoolId}` });
      const days = (await deps.retention.shortened()).get(schoolId) ?? {};
      if (args.options['rule'] === undefined) return days;
      const rule = ruleOf(wanted(args, 'rule', '哪一类', SHORTEN));
      const number = Number(wanted(args, 'days', '天数', SHORTEN));
      const fault = faultOfShorter(rule, number);
      if (fault !== undefined) throw new Refusal('request/invalid', { message: `${fault}。用法：${SHORTEN}` });
      await deps.retention.shorten(schoolId, { ...days, [rule]: number }, deps.now());
      await deps.audit.note(
        { ...operator, chain: schoolId, action: 'limits-shortened', about: { kind: 'school', id: schoolId }, amount: number },
        deps.now(),
      );
      return new Told({ ...days, [rule]: number }, [`${schoolId} 的“${RULE_WORDS[rule]}”从今晚起最多留 ${number} 天`]);
    },
  },
  pack: {
    usage: PACK,
    async run(deps, args) {
      const year = Number(wanted(args, 'year', '年份', PACK));
      const out = wanted(args, 'out', '要存成的文件', PACK);
      if (!out.endsWith('.zip')) throw new Refusal('request/invalid', { message: `文件名要以 .zip 结尾。用法：${PACK}` });
      const files = await makePack(deps, { year, map: dataMap }, deps.now());
      await save(out, await writeZip(files, deps.now()));
      return new Told({ file: out, contents: files.map(({ name }) => name) }, [`已存到 ${out}：`, ...files.map(({ name }) => `  ${name}`)]);
    },
  },
};

const isRule = (text: string): text is RuleId => RULE_IDS.some((rule) => rule === text);

function ruleOf(text: string): RuleId {
  if (isRule(text)) return text;
  throw new Refusal('request/invalid', {
    message: `没有“${text}”这一类，有：${RULE_IDS.map((rule) => `${rule}（${RULE_WORDS[rule]}）`).join('、')}`,
  });
}

async function rotate(deps: Deps): Promise<Told> {
  const owner = deps.leases.newOwner();
  const lease = await deps.leases.acquire(LEASE, owner, MINUTE);
  if (!lease.held) throw new Refusal('keys/changing');
  const prolong = setInterval(() => void deps.leases.acquire(LEASE, owner, MINUTE).catch(() => undefined), MINUTE / 3);
  const bar = progressBar();
  try {
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const done = await rotateKeys({ ...deps, places: sealedPlaces(dataMap), pause }, bar.step);
    bar.end();
    await deps.audit.note(
      { ...operator, action: 'keys-changed', about: { kind: 'bureau', id: 'keys' }, amount: done.resealed },
      deps.now(),
    );
    const lines = [
      `${done.resumed ? '接着上次没做完的，' : ''}现在用的是 ${done.key}，重新加密了 ${done.resealed} 条`,
      `还在旧密钥下的：${done.left} 条`,
      ...(done.unopened > 0 ? [`有 ${done.unopened} 处用现有的密钥打不开，请把旧密钥放回 FIELD_KEYS 再运行一次`] : []),
      ...(done.left > 0 ? ['请再运行一次'] : []),
      ...(done.left === 0 && deps.secrets.fieldKeys.length > 1
        ? ['FIELD_KEYS 里第一把以外的密钥现在可以去掉了（备份里的旧数据还要用它们，请另外保管好）']
        : []),
    ];
    return new Told(done, lines);
  } finally {
    bar.end();
    clearInterval(prolong);
    await deps.leases.release(LEASE, owner);
  }
}
