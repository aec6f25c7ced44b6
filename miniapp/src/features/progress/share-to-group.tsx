import type { WirePushCard } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Icon } from '../../components/icon';
import { pageUrl } from '../../platform/go';
import { ShareButton } from '../../platform/share-button';
import { cardTitle } from './card-words';

/** A card for the class's ordinary group: it opens the item, names no family and says nobody's progress. */
export function ShareToGroup({ card }: { card: WirePushCard }) {
  return (
    <ShareButton
      id="share"
      className="gy-button gy-button--soft"
      card={{
        title: cardTitle(card.resource.title, card.funnel),
        path: pageUrl('/pages/item/index', { push: card.push }),
        imageUrl: card.resource.poster === undefined ? undefined : mediaUrl(card.resource.poster),
      }}
    >
      <Icon name="share" small />
      发到班级群
    </ShareButton>
  );
}
