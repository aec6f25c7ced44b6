import { z } from 'zod';
import { At, Id } from './common';

const Day = z.string().max(10);

export const HelpLine = z
  .strictObject({
    id: Id,
    school: z.strictObject({ id: Id, name: z.string().max(120) }),
    reason: z.enum(['not-pushed', 'reach', 'completion']),
    /** What was found, and what may be done: whole sentences. */
    finding: z.string().max(400),
    advice: z.string().max(400),
    from: Day,
    to: Day,
    since: At,
    /** From when the bureau is told, if it still holds. */
    bureauFrom: At,
    note: z.strictObject({ text: z.string().max(400), at: At }).nullable(),
    mayNote: z.boolean(),
  })
  .meta({ id: 'HelpNotice' });
export const HelpList = z.strictObject({ reader: z.enum(['school', 'bureau']), items: z.array(HelpLine).max(2000) });
export const NoteHelp = z.strictObject({ text: z.string().trim().min(2).max(200) });

export interface HelpApi {
  helpNotices: { out: WireHelpList };
  noteHelp: { params: { notice: string }; in: z.input<typeof NoteHelp>; out: WireHelpList };
}
export type WireHelpList = z.output<typeof HelpList>;
export type WireHelpNotice = z.output<typeof HelpLine>;
