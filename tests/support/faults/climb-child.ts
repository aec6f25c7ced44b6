import { climbQuestions } from '../../../bot-server/flows/duty/climb-questions';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openMessageStore } from '../../../bot-server/store/messages';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { schoolTimeStores } from '../school-time';

/** The climbing job alone, in a process that its parent kills: tells every write before it goes on. */
async function main(): Promise<void> {
  const [uri = '', key = '', now = '0'] = process.argv.slice(2);
  const connection = await connect(uri);
  const seal = openSeal([{ id: 'k', key: Buffer.from(key, 'hex') }]);
  const questions = openQuestionStore(connection, { seal });
  const messages = openMessageStore(connection);
  const said =
    <A extends unknown[], R>(what: string, does: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const done = await does(...args);
      process.stdout.write(`${what}\n`);
      return done;
    };
  const needs = {
    ...schoolTimeStores(connection, seal),
    questions: { ...questions, climbTo: said('step', questions.climbTo), rungFor: said('noted', questions.rungFor) },
    messages: { ...messages, put: said('ring', messages.put) },
    trouble: (error: unknown): void => void process.stderr.write(String(error)),
  };
  for (;;) if ((await climbQuestions(needs, Number(now))).taken === 0) break;
  await connection.close();
}

main().catch((fault: unknown) => {
  process.stderr.write(String(fault instanceof Error ? fault.stack : fault));
  process.exit(1);
});
