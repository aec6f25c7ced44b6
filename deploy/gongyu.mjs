// npm run gongyu -- <noun> <verb>: the operators' command line, compiled first when its source has changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BuildFault, ensure, isFresh } from './builds.mjs';
import { runHere } from './run.mjs';
import { root } from './stamp.mjs';

const main = join(root, '.build/bot-server/cli/main.js');
try {
  if (process.env.NODE_ENV !== 'production' && !isFresh('server')) {
    process.stderr.write('程序有变化，先编译……\n');
    await ensure('server', { quiet: true });
  }
} catch (fault) {
  process.stderr.write(`${fault instanceof BuildFault ? fault.message : fault.stack}\n`);
  process.exit(1);
}
if (!existsSync(main)) {
  process.stderr.write('没有编译好的命令行程序。请先运行 npm run build:server\n');
  process.exit(1);
}
// A county's roster needs less, but without a bound the heap grows to 650 MB before anything is collected.
process.exit(await runHere(main, process.argv.slice(2), { nodeArgs: ['--enable-source-maps', '--max-old-space-size=384'] }));
