import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Env } from './env';
import { createLog, type Log } from './log';

const LARGEST = 20_000_000;

export type OpenLog = {
  readonly log: Log;
  /** A sentence for the person who runs the program. */
  readonly say: (sentence: string) => void;
};

/**
 * Log lines go to stdout as JSON. On a developer's terminal they would bury the sentences meant for people,
 * so there they go to `DATA_DIR/logs/gongyu.log`.
 */
export function openLog(env: Env): OpenLog {
  if (env.production) {
    const log = createLog({ level: env.logLevel });
    return { log, say: (sentence) => log.tell(sentence) };
  }
  const print = (sentence: string): boolean => process.stdout.write(`${sentence}\n`);
  if (!process.stdout.isTTY) return { log: createLog({ level: env.logLevel }), say: print };
  const file = join(env.dataDir, 'logs', 'gongyu.log');
  mkdirSync(join(env.dataDir, 'logs'), { recursive: true });
  if (existsSync(file) && statSync(file).size > LARGEST) renameSync(file, `${file}.1`);
  const log = createLog({ level: env.logLevel, destination: pino.destination({ dest: file, sync: true }) });
  return {
    log,
    say: (sentence) => {
      print(sentence);
      log.tell(sentence);
    },
  };
}
