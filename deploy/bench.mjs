// npm run bench [-- <name> [arguments]]: measurements made by hand; each is a file tests/bench/<name>.bench.mjs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensure } from './builds.mjs';
import { say } from './phases.mjs';
import { runHere } from './run.mjs';
import { root } from './stamp.mjs';

const folder = join(root, 'tests', 'bench');
const ending = '.bench.mjs';
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
  : [];
const [wanted, ...args] = process.argv.slice(2);
if (wanted === undefined) {
  say(names.length === 0 ? '还没有性能测试。' : `有这些性能测试：${names.join('、')}。运行其中一个：npm run bench -- ${names[0]}`);
  process.exit(0);
}
if (!names.includes(wanted)) {
  process.stderr.write(`没有叫 ${wanted} 的性能测试${names.length > 0 ? `，有的是 ${names.join('、')}` : ''}。\n`);
  process.exit(1);
}
await ensure('server');
process.exit(await runHere(join(folder, `${wanted}${ending}`), args, { cwd: root }));
