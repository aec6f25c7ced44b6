import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { StartFault } from './progress';

/*
 * mongod runs under a shell that holds our pipe as file 3. When this process ends in any way, even by kill -9,
 * the kernel closes the pipe, the shell reads the end of it and stops mongod. Its own session keeps Ctrl-C for us.
 */
const script = `
"$@" </dev/null >/dev/null 2>&1 3<&- &
m=$!
echo "$m"
(
  read -r x <&3
  kill "$m" 2>/dev/null
  i=0
  while kill -0 "$m" 2>/dev/null; do
    i=$((i+1))
    [ "$i" -ge 100 ] && kill -9 "$m" 2>/dev/null
    [ "$i" -ge 120 ] && break
    sleep 0.1 2>/dev/null || sleep 1
  done
) >/dev/null 2>&1 &
w=$!
exec 3<&-
wait "$m"
c=$?
kill "$w" 2>/dev/null
exit "$c"
`;

export type Guarded = {
  /** The process id of mongod itself. */
  readonly pid: number;
  /** Settles when mongod has ended, however it ended; gives its exit code (or the shell's). */
  readonly ended: Promise<number>;
  hasEnded(): boolean;
  /** Asks mongod to end and waits for it; after 10 seconds it is killed. */
  stop(): Promise<void>;
};

/** Starts a program so that it can not outlive this process. */
export async function startGuarded(program: string, args: readonly string[]): Promise<Guarded> {
  const shell = spawn('/bin/sh', ['-c', script, 'sh', program, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const lifeline = shell.stdio[3] as Socket;
  lifeline.on('error', () => undefined); // the shell may be gone before we let go
  let over = false;
  const ended = new Promise<number>((resolve) => {
    shell.once('exit', (code) => {
      over = true;
      resolve(code ?? -1);
    });
  });
  const pid = await firstNumber(shell);
  return {
    pid,
    ended,
    hasEnded: () => over,
    stop: async () => {
      lifeline.end();
      await ended;
      lifeline.destroy();
    },
  };
}

function firstNumber(shell: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    shell.once('error', (fault) => reject(new StartFault(`启动数据库的看守程序 /bin/sh 失败：${fault.message}`)));
    shell.once('exit', () => reject(new StartFault('数据库的看守程序没有说出进程号就结束了。请再试一次。')));
    shell.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = /^(\d+)\n/.exec(text);
      if (line?.[1]) resolve(Number(line[1]));
    });
  });
}
