import { seededPopups } from './consents';
import { type World } from './world';

/**
 * Tells the callback of the pop-ups behind the people file's consents, each until it was taken once.
 * True when nothing is left to tell. A callback that does not answer yet is asked with one event only.
 */
export async function announceSeeded(world: World): Promise<boolean> {
  const { announced } = world.state;
  for (const { user, choices, createTime, round } of seededPopups(world)) {
    const key = `${user.openid}#${round}`;
    if (announced[key]) continue;
    const taken = await new Promise<boolean>((resolve) =>
      world.pusher.event(user, 'subscribe_msg_popup_event', {
        createTime,
        once: true,
        fields: {
          SubscribeMsgPopupEvent: {
            List: choices.map((c) => ({
              TemplateId: c.templateId,
              SubscribeStatusString: c.status,
              PopupScene: 0,
            })),
          },
        },
        done: (outcome) => resolve(outcome.delivered),
      }),
    );
    if (!taken) return false;
    announced[key] = true;
    world.changed();
  }
  return true;
}
