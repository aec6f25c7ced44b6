import type { Actor } from '../access/actor';
import { may } from '../access/may';
import type { Purpose } from './account';

const OF_FAMILIES: readonly Purpose[] = ['new-item', 'nudge', 'answer'];

/** What somebody may be rung for in the role they are in: nobody is asked to agree to messages that never come to them. */
export function purposesFor(actor: Actor): readonly Purpose[] {
  switch (actor.role) {
    case 'teacher':
      return may.readBulletins(actor, { kind: 'school', id: actor.schoolId }) ? ['question-due', 'bulletin-ready'] : ['question-due'];
    case 'officer':
      return may.readBulletins(actor, { kind: 'bureau', id: actor.bureauId }) ? ['bulletin-ready'] : [];
    case 'guardian':
    case 'learner':
    case 'stranger':
      return OF_FAMILIES;
  }
}
