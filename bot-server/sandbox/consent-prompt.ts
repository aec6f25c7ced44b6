import { z } from 'zod';
import { type User } from './people';
import { consentOf, type World } from './world';

export const Prompt = z.strictObject({ tmplIds: z.array(z.string()).max(50) });

interface PromptItem {
  readonly templateId: string;
  readonly title: string;
  readonly longTerm: boolean;
  /** The person ticked 总是保持 earlier: no sheet for this one, the choice is repeated. */
  readonly always: boolean;
}
export type PromptAnswer =
  { readonly ok: true; readonly items: readonly PromptItem[] } | { readonly ok: false; readonly errCode: number; readonly errMsg: string };

const fail = (errCode: number, why: string): PromptAnswer => ({
  ok: false,
  errCode,
  errMsg: `requestSubscribeMessage:fail ${why}`,
});

/** What wx.requestSubscribeMessage checks before it shows the sheet. */
export function checkPrompt(world: World, user: User, input: z.infer<typeof Prompt>): PromptAnswer {
  const ids = [...new Set(input.tmplIds)];
  if (ids.length === 0) return fail(10001, 'TmplIds can not be empty');
  if (ids.length > 5) return fail(20003, 'Templates count out of max bounds');
  const templates = ids.map((id) => world.people.template(user.account.id, id));
  const known = templates.flatMap((t) => (t && t.kind !== 'template' ? [t] : []));
  if (known.length !== ids.length) return fail(20001, 'No template data return, verify the template id exist');
  if (new Set(known.map((t) => t.kind)).size > 1) return fail(20002, 'Templates type must be same');
  return {
    ok: true,
    items: known.map((t) => ({
      templateId: t.id,
      title: t.title,
      longTerm: t.kind === 'long-term',
      always: consentOf(world, user, t).always,
    })),
  };
}
