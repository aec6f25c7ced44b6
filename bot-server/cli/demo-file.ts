import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const Purpose = z.enum(['new-item', 'nudge', 'answer', 'question-due', 'bulletin-ready']);
const Clock = z.strictObject({ from: z.int().min(0).max(1439), to: z.int().min(0).max(1439) });

/** What the demonstration says of accounts and people; the stand-in of WeChat reads the same file for itself. */
const DemoFile = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['mini-program', 'official-account', 'wecom', 'merchant']),
      appid: z.string(),
      originalId: z.string(),
      name: z.string(),
    }),
  ),
  templates: z.array(
    z.object({
      account: z.string(),
      id: z.string(),
      purpose: Purpose,
      title: z.string(),
      kind: z.enum(['one-time', 'long-term', 'template']),
      fields: z.record(z.string(), z.string()),
    }),
  ),
  /** A school in WeCom; its account is made by hand (`wecom open`). */
  wecom: z.object({ corpId: z.string(), agentId: z.int() }).optional(),
  /** Account → beginning of the openids of people without a face. */
  background: z.record(z.string(), z.string()),
  people: z.array(
    z.object({
      name: z.string(),
      bind: z.object({ guardianPhone: z.string().optional(), teacherNo: z.string().optional(), officerNo: z.string().optional() }),
      /** false: in the roster, but no guardian in WeChat yet; to try binding by hand. */
      bound: z.boolean().default(true),
      openids: z.record(z.string(), z.string()),
      unionid: z.string().optional(),
      follows: z.boolean(),
      /** null: switched off; absent: as everybody. */
      quietHours: Clock.nullable().optional(),
      largeType: z.boolean().optional(),
    }),
  ),
});
export type DemoFile = z.infer<typeof DemoFile>;
export type DemoPerson = DemoFile['people'][number];

/** @throws Error when the file is missing or says something else. */
export const readDemoFile = async (path: string): Promise<DemoFile> => DemoFile.parse(JSON.parse(await readFile(path, 'utf8')));
