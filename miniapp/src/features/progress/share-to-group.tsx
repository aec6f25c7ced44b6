import type { WirePushCard } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Icon } from '../../components/icon';
import { pageUrl } from '../../platform/go';
import { ShareButton } from '../../platform/share-button';

/** A card for the class's ordinary group: it names no family and says nobody's progress. */
export function ShareToGroup({ card }: { card: WirePushCard }) {
  return (
    <ShareButton
      id="share"
      className="gy-button gy-button--soft"
      card={{
        title: card.resource.title,
        path: pageUrl('/pages/item/index', { push: card.push, resource: card.resource.id }),
        imageUrl: card.resource.poster === undefined ? undefined : mediaUrl(card.resource.poster),
      }}
    >
      <Icon name="share" small />
      发到班级群
    </ShareButton>
  );
}
