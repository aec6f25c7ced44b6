import type { WireStatement } from '../contract/index';
import type { Statement } from '../domain/xapi/statement';

/** A statement as it leaves: a pseudonym, an item, what was done, and nothing else. */
export const presentStatement = ({ id, actor, verb, object, result, context, timestamp, stored }: Statement): WireStatement => ({
  id,
  actor: { objectType: actor.objectType, account: { homePage: actor.account.homePage, name: actor.account.name } },
  verb: { id: verb.id, display: { ...verb.display } },
  object: {
    objectType: object.objectType,
    id: object.id,
    definition: { type: object.definition.type, name: { ...object.definition.name } },
  },
  ...(result
    ? {
        result: {
          ...(result.completion === undefined ? {} : { completion: result.completion }),
          duration: result.duration,
          extensions: { ...result.extensions },
        },
      }
    : {}),
  context: {
    registration: context.registration,
    contextActivities: { category: context.contextActivities.category.map(({ id: category }) => ({ id: category })) },
    extensions: { ...context.extensions },
  },
  timestamp,
  stored,
});
