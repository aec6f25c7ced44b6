import { type Template, type User } from './people';
import { ApiError } from './errors';
import { consentOf, type World } from './world';
import { type XmlFields } from './xml';

export type Status = 'accept' | 'reject';
export interface Choice {
  readonly templateId: string;
  readonly status: Status;
}

const lastPopup = new WeakMap<World, Map<string, number>>();

/** A person answers one pop-up at a time, so no two of one person's pop-up events share a second. */
function popupSecond(world: World, openid: string): number {
  const memory = lastPopup.get(world) ?? new Map<string, number>();
  lastPopup.set(world, memory);
  const second = Math.max(Math.floor(world.now() / 1000), (memory.get(openid) ?? 0) + 1);
  memory.set(openid, second);
  return second;
}

/** Enters one choice into the ledger: an accept adds one (or opens a long-term template), a reject clears. */
function enter(world: World, user: User, template: Template, status: Status): void {
  const consent = consentOf(world, user, template);
  if (status === 'reject') Object.assign(consent, { left: 0, standing: false });
  else if (template.kind === 'long-term') consent.standing = true;
  else consent.left += 1;
  world.changed();
}

const listOf = (choices: readonly Choice[], extra: XmlFields): XmlFields[] =>
  choices.map((c) => ({ TemplateId: c.templateId, SubscribeStatusString: c.status, ...extra }));

/** One answered pop-up: enters every choice and pushes one subscribe_msg_popup_event. */
export function answerPopup(world: World, user: User, choices: readonly Choice[], options: { always?: boolean } = {}): void {
  for (const choice of choices) {
    const template = world.people.template(user.account.id, choice.templateId);
    if (!template || template.kind === 'template') throw new ApiError(40037);
    enter(world, user, template, choice.status);
    if (options.always) consentOf(world, user, template).always = true;
  }
  world.pusher.event(user, 'subscribe_msg_popup_event', {
    createTime: popupSecond(world, user.openid),
    fields: { SubscribeMsgPopupEvent: { List: listOf(choices, { PopupScene: 0 }) } },
  });
}

/** The person refuses a template in the settings: the ledger is cleared and the change pushed. */
export function refuseInSettings(world: World, user: User, template: Template): void {
  enter(world, user, template, 'reject');
  world.pusher.event(user, 'subscribe_msg_change_event', {
    fields: {
      SubscribeMsgChangeEvent: { List: listOf([{ templateId: template.id, status: 'reject' }], {}) },
    },
  });
}

/** Takes one consent for a send; 43101 when none is left. */
export function spendConsent(world: World, user: User, template: Template): void {
  const consent = consentOf(world, user, template);
  if (template.kind === 'long-term' ? !consent.standing : consent.left <= 0) throw new ApiError(43101);
  if (template.kind !== 'long-term') consent.left -= 1;
  world.changed();
}

/** Sets the consents that the people file lists, without telling anybody. */
export function seedConsents(world: World): void {
  for (const person of world.people.people) {
    for (const { purpose, count } of person.consents) {
      const template = world.people.templates.find(
        (t) => t.purpose === purpose && t.kind !== 'template' && person.openids[t.account] !== undefined,
      );
      const user = template && world.people.userOf(person.id, template.account);
      if (!template || !user) throw new Error(`${person.id}: no subscribe template for «${purpose}»`);
      for (let i = 0; i < (template.kind === 'long-term' ? 1 : count); i += 1) enter(world, user, template, 'accept');
    }
  }
}

/**
 * The pop-ups that led to the people file's consents, as events still to be told: one event a pop-up, so a
 * count of two is two events, a minute apart in the past.
 */
export function seededPopups(world: World): { user: User; choices: Choice[]; createTime: number; round: number }[] {
  const start = Math.floor(world.state.startedAt / 1000);
  return world.people.people.flatMap((person) => {
    const rounds = Math.max(0, ...person.consents.map((c) => c.count));
    return Array.from({ length: rounds }, (_, round) => {
      const wanted = person.consents.filter((c) => c.count > round);
      const templates = wanted.flatMap((c) =>
        world.people.templates.filter((t) => t.purpose === c.purpose && t.kind !== 'template').slice(0, 1),
      );
      const user = templates[0] && world.people.userOf(person.id, templates[0].account);
      const choices = templates.map((t) => ({ templateId: t.id, status: 'accept' as const }));
      return user ? [{ user, choices, createTime: start - (rounds - round) * 60, round }] : [];
    }).flat();
  });
}
