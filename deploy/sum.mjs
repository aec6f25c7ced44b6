// node deploy/sum.mjs <results folder> <failed steps>: the last line of .ci/run, and its exit code.
import { countFolder } from './count.mjs';

const [folder = '', steps = '0'] = process.argv.slice(2);
const { passed, failed } = countFolder(folder);
const all = failed + (Number(steps) || 0);
process.stdout.write(`${passed} passed, ${all} failed\n`);
process.exit(all === 0 && passed > 0 ? 0 : 1);
