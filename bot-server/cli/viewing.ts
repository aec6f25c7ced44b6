import { verifyPush } from '../flows/progress/verify-push';
import type { Noun } from './noun';
import { Told } from './told';

export const viewing: Noun = {
  verify: {
    usage: 'viewing verify --push ID [--repair]    从原始记录重新计算一次推送的数字，和现有的比较；--repair 改正',
    async run(deps, { options }) {
      const push = options['push'];
      if (typeof push !== 'string' || push === '') {
        throw new Error('请用 --push 写明哪一次推送，例如：npm run gongyu -- viewing verify --push p-123（编号用 push list 查）');
      }
      const result = await verifyPush(deps, { push, repair: options['repair'] === true }, deps.now());
      if (result.differences.length > result.repaired) {
        const classes = result.differences.map(({ classroomId }) => classroomId).join('、');
        throw new Error(`这次推送有 ${result.differences.length} 个班的数字和原始记录不一致：${classes}。加上 --repair 再运行一次就会改正`);
      }
      if (result.tooOld) return new Told(result, ['这次推送的原始记录已过保存期限，不能再核对，也不能重算；现有的数字原样留着']);
      return result;
    },
  },
};
