import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findMongod } from '../../../bot-server/embedded/find-mongod';
import { freePort } from '../../../bot-server/embedded/free-port';
import { addressOf, found, newCredentials, rejoin, replicaSetArgs, waitForPort } from '../../../bot-server/embedded/replica-set';
import { startGuarded, type Guarded } from '../../../bot-server/embedded/watchdog';

export interface Database {
  readonly uri: string;
  /** Ends mongod as a power cut would. */
  kill(): Promise<void>;
  /** From now on no file of mongod's can grow or be written: its next write fails, as on a full disk. Resolves when mongod has ended. */
  fillDisk(): Promise<void>;
  /** Starts it again on its port and folder; resolves when it can be written to. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A mongod of the test's own, a replica set of one, which ends with this process. */
export async function startDatabase(folder: string): Promise<Database> {
  const mongod = await findMongod({ mongodBinary: process.env['MONGOD_BINARY'], dataDir: folder, onProgress: () => undefined });
  const port = await freePort();
  const credentials = newCredentials();
  await mkdir(join(folder, 'db'), { recursive: true });
  const keyFile = join(folder, 'keyfile');
  await writeFile(keyFile, randomBytes(384).toString('base64'), { mode: 0o600 });
  const args = [
    ...['--dbpath', join(folder, 'db'), '--port', String(port), '--bind_ip', '127.0.0.1', ...replicaSetArgs, '--keyFile', keyFile],
    ...['--networkMessageCompressors', 'disabled', '--noscripting', '--nounixsocket', '--wiredTigerCacheSizeGB', '0.25', '--quiet'],
    ...['--logpath', join(folder, 'mongod.log'), '--logappend'],
  ];
  const start = async (): Promise<Guarded> => {
    const guarded = await startGuarded(mongod.path, args);
    if (!(await waitForPort(port, () => !guarded.hasEnded()))) throw new Error(`mongod did not come up: ${join(folder, 'mongod.log')}`);
    return guarded;
  };
  let guarded = await start();
  await found(port, credentials);
  return {
    uri: addressOf(credentials, port),
    async kill() {
      process.kill(guarded.pid, 'SIGKILL');
      await guarded.ended;
    },
    async fillDisk() {
      await promisify(execFile)('prlimit', ['--pid', String(guarded.pid), '--fsize=1']);
      await guarded.ended;
    },
    async restart() {
      guarded = await start();
      await rejoin(port, credentials);
    },
    stop: () => guarded.stop(),
  };
}
