import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from './compress.mjs';
import { phase, say } from './phases.mjs';
import { RunFault, runNode } from './run.mjs';
import { hashOf, readStamps, root, writeStamp } from './stamp.mjs';

const stamps = join(root, '.build', 'stamp.json');
const taro = join(root, 'node_modules', '@tarojs', 'cli', 'bin', 'taro');
const common = ['package-lock.json', 'tsconfig.base.json', 'deploy/builds.mjs'];
const phone = [...common, 'miniapp', 'bot-server/contract'];

const taroBuild = (type, env) => () =>
  runNode(taro, ['build', '--type', type], { cwd: join(root, 'miniapp'), env: { NODE_ENV: 'production', ...env } });

/** What can be built: from which inputs, into what, and which file must be there afterwards. */
export const builds = {
  server: {
    title: '编译服务器',
    inputs: [...common, 'bot-server', 'jobs', 'tsconfig.json'],
    proof: '.build/bot-server/main.js',
    // A start only translates; whether the types agree is asked by `npm run check` and `npm run build`.
    make: async ({ force }) => {
      if (!existsSync(join(root, '.build/bot-server/main.js'))) rmSync(join(root, '.build/tsconfig.tsbuildinfo'), { force: true });
      await runNode(join(root, 'node_modules/typescript/bin/tsc'), ['-p', 'tsconfig.json', '--pretty', ...(force ? [] : ['--noCheck'])], {
        cwd: root,
      });
    },
  },
  'h5-sandbox': {
    title: '生成演示用的网页',
    inputs: phone,
    proof: 'miniapp/dist/h5-sandbox/index.html',
    make: async () => {
      await taroBuild('h5', { GONGYU_SANDBOX: '1', GONGYU_H5_OUT: 'dist/h5-sandbox' })();
      await compress(join(root, 'miniapp/dist/h5-sandbox'), { brotli: 5 }); // shown on this machine: quick to make counts more than small
    },
  },
  h5: {
    title: '生成正式的网页',
    inputs: phone,
    proof: 'miniapp/dist/h5/index.html',
    make: async () => {
      await taroBuild('h5', { GONGYU_SANDBOX: '', GONGYU_H5_OUT: 'dist/h5' })();
      await compress(join(root, 'miniapp/dist/h5'), { brotli: 11 });
    },
  },
  weapp: {
    title: '生成小程序',
    inputs: phone,
    settings: ['GONGYU_API_BASE'],
    proof: 'miniapp/dist/weapp/app.json',
    make: taroBuild('weapp', { GONGYU_SANDBOX: '' }),
  },
};

/** The hash of what this build reads now: files, and the settings that are packed into it. */
function inputsOf(name) {
  const { inputs, settings = [] } = builds[name];
  return [hashOf(inputs), ...settings.map((setting) => `${setting}=${process.env[setting] ?? ''}`)].join(' ');
}

export const isFresh = (name) => existsSync(join(root, builds[name].proof)) && readStamps(stamps)[name] === inputsOf(name);

/** Builds what has changed since it was last built; `force` builds it anyway. */
export async function ensure(name, { force = false, quiet = false } = {}) {
  if (!force && isFresh(name)) {
    if (!quiet) say(`✓ ${builds[name].title}：没有变化，不用重做`);
    return;
  }
  await alone(name, async () => {
    if (!force && isFresh(name)) return; // another process has just done it
    const { title, proof, make } = builds[name];
    const hash = inputsOf(name);
    writeStamp(stamps, name, undefined);
    try {
      await (quiet ? make({ force }) : phase(title, () => make({ force })));
    } catch (fault) {
      if (fault instanceof RunFault) throw new BuildFault(`${title}没有成功：\n${tail(fault.printed)}`);
      throw fault;
    }
    if (!existsSync(join(root, proof))) throw new BuildFault(`${title}没有成功：没有得到 ${proof}`);
    writeStamp(stamps, name, hash);
  });
}

export class BuildFault extends Error {}

const tail = (text) => text.trim().split('\n').slice(-60).join('\n');

/** One build of a kind at a time on this folder; a second process waits. */
async function alone(name, work) {
  const lock = join(root, '.build', `${name}.lock`);
  mkdirSync(join(root, '.build'), { recursive: true });
  for (let told = false; !take(lock);) {
    if (!told) say(`另一个程序正在${builds[name].title}，等它做完……`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const letGo = () => rmSync(lock, { force: true });
  process.once('exit', letGo);
  try {
    await work();
  } finally {
    process.off('exit', letGo);
    letGo();
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!holderLives(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function holderLives(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (fault) {
    return fault.code === 'EPERM';
  }
}
