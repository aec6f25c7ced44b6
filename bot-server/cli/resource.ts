import { faultSentence } from '../domain/importing/fault';
import { importResources } from '../flows/importing/import-resources';
import { onlyWord } from './given';
import type { Noun } from './noun';
import { progressBar } from './progress-bar';
import { Told } from './told';

const IMPORT = 'resource import 文件夹 [--dry-run]    导入内容：每个内容一个文件夹，里面放 index.md 和它的音视频；--dry-run 只检查';

export const resource: Noun = {
  import: {
    usage: IMPORT,
    async run(deps, args) {
      const bar = progressBar();
      try {
        const dryRun = args.options['dry-run'] === true;
        const imported = await importResources(deps, { dir: onlyWord(args, '文件夹', IMPORT), dryRun }, bar.step);
        const { added, same, advice } = imported;
        bar.end();
        return new Told(imported, [
          `内容：新增 ${added}，没变 ${same}`,
          ...advice.map((one) => `建议：${faultSentence(one)}`),
          dryRun ? '没有错误；只是看看，什么也没有改' : '导入好了',
        ]);
      } finally {
        bar.end();
      }
    },
  },
};
