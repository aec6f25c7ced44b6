// A server of its own takes sealed pushes at an even 300 a second, each a question of another family, first alone and then beside a program
// that keeps the same database writing and scanning. WeChat itself can not be reached: the check of the words fails all the while.
import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { built, root, say } from '../viewing/built.mjs';
import { startMongod } from '../viewing/mongod.mjs';
import { freePort, startProcess } from '../viewing/processes.mjs';
import { productEnv } from '../viewing/secrets.mjs';
import { percentiles } from './percentiles.mjs';
import { addQuestions, addSchool, openidOf, openWorld } from './world.mjs';

const RATE = 300;
const FAMILIES = 1800;
const KEPT = 50_000;
const DATABASE = 'bench_questions';

export async function callback({ seconds }) {
  const mongod = await startMongod();
  const folder = mkdtempSync(join(tmpdir(), 'gongyu-bench-'));
  const uri = databaseOf(mongod.uri);
  const world = await openWorld(uri);
  await addSchool(world, FAMILIES);
  await addQuestions(world, KEPT, FAMILIES);
  const port = await freePort();
  const env = { ...productEnv(uri, port, folder), ROLE: 'all' };
  const server = await startProcess('product', process.execPath, [join(root, '.build/bot-server/main.js')], { env, cwd: root, port, out: openSync(join(folder, 'log'), 'w') }); // prettier-ignore
  try {
    const told = { rate: RATE, seconds };
    await run({ env, port, seconds: 3, from: 0 });
    for (const mode of ['alone', 'busy']) {
      const load = mode === 'busy' ? spawn(process.execPath, [join(import.meta.dirname, 'busy.mjs'), uri], { stdio: 'ignore' }) : undefined;
      told[mode] = await run({ env, port, seconds, from: mode === 'alone' ? 100_000 : 200_000 });
      load?.kill();
      const { p50, p99, max, refused, wrong } = told[mode];
      say(
        `${mode === 'alone' ? 'the database is idle' : 'the database is busy'}: p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms; asked to come again ${refused}, wrong ${wrong}`,
      );
    }
    told.written = await world.connection.collection('questions').countDocuments({ from: 'official-account' });
    told.ratio = Number((told.busy.p99 / told.alone.p99).toPrecision(3));
    say(`questions written ${told.written}; busy to idle at p99 ${told.ratio}`);
    return told;
  } finally {
    await server.stop();
    await world.connection.close();
    await mongod.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function databaseOf(uri) {
  const address = new URL(uri);
  address.pathname = `/${DATABASE}`;
  if (address.username !== '' && !address.searchParams.has('authSource')) address.searchParams.set('authSource', 'admin');
  return String(address);
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

function pushOf({ WECHAT_OA_TOKEN: token, WECHAT_OA_AES_KEY: aesKey, WECHAT_OA_APPID: appid }, n) {
  const { seal, sign } = built('sandbox/crypto');
  const seconds = String(Math.floor(Date.now() / 1000));
  const nonce = String(randomInt(1e8, 1e9));
  const clear = `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[${openidOf(n % FAMILIES)}]]></FromUserName><CreateTime>${seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[他写作业总要人陪，怎么办？第 ${n} 问]]></Content><MsgId>${9e15 + n}</MsgId></xml>`;
  const sealed = seal(aesKey, appid, clear);
  const query = new URLSearchParams({ timestamp: seconds, nonce, signature: sign(token, seconds, nonce), encrypt_type: 'aes', msg_signature: sign(token, seconds, nonce, sealed) }); // prettier-ignore
  return {
    path: `/wechat/callback?${query}`,
    body: `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`,
  };
}

/** At an even pace, whatever the answers do: a slow answer is not a slower question. Times count from when it was due to leave. */
async function run({ env, port, seconds, from }) {
  const times = [];
  let [refused, wrong] = [0, 0];
  const began = performance.now();
  const all = [];
  for (let n = 0; n < RATE * seconds; n += 1) {
    const due = began + (n * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const { path, body } = pushOf(env, from + n);
    all.push(
      send(port, path, body).then((status) => {
        times.push(performance.now() - due);
        if (status === 503) refused += 1;
        else if (status !== 200) wrong += 1;
      }),
    );
  }
  await Promise.all(all);
  return { ...percentiles(times), refused, wrong };
}

const send = (port, path, body) =>
  new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    }); // prettier-ignore
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
