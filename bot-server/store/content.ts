import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Wording } from '../domain/push/wording';

const PurposeWords = z.strictObject({
  labels: z.record(z.string().min(1), z.string().min(1)),
  chat: z.string().min(1),
  inbox: z.string().min(1),
});
const Messages = z.strictObject({ 'new-item': PurposeWords, nudge: PurposeWords, answer: PurposeWords, 'question-due': PurposeWords });
const Standing = z.strictObject({ family: z.string().max(80), school: z.string().max(80) });
const Standings = z.strictObject({
  waiting: Standing,
  sent: Standing,
  failed: Standing,
  'quiet-hours': Standing,
  'no-consent': Standing,
  'no-channel': Standing,
  'not-bound': Standing,
  'already-watched': Standing,
  'budget-spent': Standing,
  'rate-limited': Standing,
  'past-due': Standing,
  'unknown-outcome': Standing,
  'plan-paused': Standing,
  withdrawn: Standing,
});

async function read<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(join(folder, 'wording', name), 'utf8');
  const checked = schema.safeParse(parse(text));
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) => `  · ${path.join(' → ') || '整个文件'}：${message}`);
  throw new Error(`content/wording/${name} 有 ${faults.length} 处要改：\n${faults.join('\n')}`);
}

/** The texts of the content folder, checked whole when they are first read. */
export function openContentStore(folder: string) {
  let wording: Promise<Wording> | undefined;
  return {
    /** What messages say. @throws Error naming the file and the line's path when a text is missing. */
    async wording(): Promise<Wording> {
      wording ??= (async () => ({
        purposes: await read(folder, 'messages.yaml', Messages),
        standing: await read(folder, 'standing.yaml', Standings),
      }))();
      return wording;
    },
  };
}
export type ContentStore = ReturnType<typeof openContentStore>;
