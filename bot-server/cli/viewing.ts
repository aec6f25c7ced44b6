import { leftWrong, verifyAll } from '../flows/figures/verify-all';
import { verifyFigures, type VerifiedFigures } from '../flows/figures/verify-figures';
import { pullStatements } from '../flows/xapi/pull-statements';
import { cursorOf, readCursor } from '../domain/xapi/cursor';
import type { Noun } from './noun';
import { progressBar } from './progress-bar';
import { Told } from './told';

const AGAIN = '加上 --repair 再运行一次就会改正';

/** What is wrong with a push, as one sentence. */
function sentence({ pushId, differences, wrong, badRemainders }: VerifiedFigures): string {
  const parts = [
    ...(differences.length > 0
      ? [`有 ${differences.length} 个班的数字和原始记录不一致：${differences.map(({ classroomId }) => classroomId).join('、')}`]
      : []),
    ...(wrong.length > 0 ? [`有 ${wrong.length} 个合计不对：${wrong.map(({ level, key }) => `${level} ${key}`).join('、')}`] : []),
    ...(badRemainders.length > 0 ? [`有 ${badRemainders.length} 个班的删除余数被人改过，不再计入：${badRemainders.join('、')}`] : []),
  ];
  return `推送 ${pushId} ${parts.join('；')}`;
}

export const viewing: Noun = {
  verify: {
    usage:
      'viewing verify --push ID | --all [--repair]    从原始记录重新计算推送的数字（各班、年级、内容、主题、学校、教育局），和现有的比较；--repair 改正',
    async run(deps, { options }) {
      const push = options['push'];
      const repair = options['repair'] === true;
      if (options['all'] === true) {
        const bar = progressBar();
        const result = await verifyAll(deps, { repair }, deps.now(), bar.step).finally(bar.end);
        const left = result.different.filter((one) => leftWrong(one) > 0);
        if (left.length > 0) throw new Error(`${left.slice(0, 20).map(sentence).join('\n')}\n${repair ? '这些没有能改正' : AGAIN}`);
        return result;
      }
      if (typeof push !== 'string' || push === '') {
        throw new Error(
          '请用 --push 写明哪一次推送，例如：npm run gongyu -- viewing verify --push p-123（编号用 push list 查），或者用 --all 核对全部',
        );
      }
      const result = await verifyFigures(deps, { push, repair }, deps.now());
      if (result.tooOld) return new Told(result, ['这次推送的原始记录已过保存期限，不能再核对，也不能重算；现有的数字原样留着']);
      if (leftWrong(result) > 0) throw new Error(`${sentence(result)}。${repair ? '没有能全部改正' : AGAIN}`);
      return result;
    },
  },
  statements: {
    usage:
      'viewing statements --school 学校代码 [--since 上次的 next] [--limit 最多几份观看，默认 200]    取一所学校的 xAPI 观看记录，用化名；过了七天、不会再变的才给',
    async run(deps, { options }) {
      const { school, since, limit: text = '200' } = options;
      if (typeof school !== 'string' || school === '') throw new Error('请用 --school 写明学校代码，例如：--school QX01');
      if (!(await deps.roster.school(school))) throw new Error(`没有代码是 ${school} 的学校，请检查`);
      const limit = Number(text);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Error('--limit 要是 1 到 1000 的整数');
      const after = readCursor(typeof since === 'string' ? since : undefined);
      const { statements, next, more } = await pullStatements(deps, 'operator', { schoolId: school, after, limit }, deps.now());
      return { statements, more, next: next ? cursorOf(next) : (since ?? null) };
    },
  },
};
