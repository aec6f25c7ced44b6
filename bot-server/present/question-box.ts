import type { WireAnswerResource, WireQuickReplies } from '../contract/index';
import type { Resource } from '../domain/resource/resource';

export const presentAnswerResource = ({ id, title, kind, for: whom, theme, durationSeconds }: Resource): WireAnswerResource => ({
  ...{ id, title, kind, for: whom, theme },
  ...(durationSeconds === undefined ? {} : { seconds: Math.round(durationSeconds) }),
});

export const presentQuickReplies = (lists: {
  readonly own: readonly string[];
  readonly school: readonly string[];
  readonly keepsSchools: boolean;
}): WireQuickReplies => ({ own: [...lists.own], school: [...lists.school], keepsSchools: lists.keepsSchools });
