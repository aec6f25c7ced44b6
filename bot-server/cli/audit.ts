import type { CheckedChain } from '../flows/audit/verify-trail';
import { verifyTrail } from '../flows/audit/verify-trail';
import type { Noun } from './noun';
import { progressBar } from './progress-bar';
import { Told } from './told';

const sayFault = ({ chain, fault }: CheckedChain): string =>
  fault?.kind === 'cut-off'
    ? `${chain}：第 ${fault.seq} 条以后被截掉了（上次夜里记下的位置已经不在）`
    : `${chain}：从第 ${fault?.seq ?? 0} 条起对不上，有人改过、删过或插过`;

export const audit: Noun = {
  verify: {
    usage: 'audit verify    从头重算每条查看记录，看有没有被改过、删过或截掉',
    async run(deps) {
      const bar = progressBar();
      try {
        const chains = await verifyTrail(deps, (done) => bar.step(done, undefined, '校验'));
        bar.end();
        const faults = chains.filter(({ fault }) => fault !== undefined);
        if (faults.length > 0) throw new Error(`查看记录有 ${faults.length} 处对不上：\n${faults.map(sayFault).join('\n')}`);
        const lines = chains.map(({ chain, rows, seq }) => `${chain}：${rows} 条，到第 ${seq} 条，完整`);
        return new Told(chains, lines.length > 0 ? lines : ['还没有查看记录']);
      } finally {
        bar.end();
      }
    },
  },
};
