// node deploy/build.mjs [server] [h5] [weapp] [h5-sandbox]: builds them anew; without names the three of production.
import { BuildFault, builds, ensure } from './builds.mjs';

const names = process.argv.slice(2);
const wanted = names.length > 0 ? names : ['server', 'h5', 'weapp'];
const unknown = wanted.filter((name) => !(name in builds));
if (unknown.length > 0) {
  process.stderr.write(`不认识 ${unknown.join('、')}，只有 ${Object.keys(builds).join('、')}\n`);
  process.exit(1);
}
try {
  for (const name of wanted) await ensure(name, { force: true });
} catch (fault) {
  process.stderr.write(`${fault instanceof BuildFault ? fault.message : fault.stack}\n`);
  process.exit(1);
}
