import type { WireReply } from '@contract/index';
import { Link } from '../../components/link';
import { pageUrl } from '../../platform/go';
import { clockLength } from '../../words/amount';

/** The item that an answer names: its page opens at that second. */
export function ReplyItem({ resource, child }: { resource: WireReply['resource']; child: string | undefined }) {
  if (resource === undefined) return null;
  const at = resource.atSecond > 0 ? ` 从 ${clockLength(resource.atSecond)} 看起` : '';
  return (
    <Link
      to={pageUrl('/pages/item/index', {
        resource: resource.resource,
        for: child,
        at: resource.atSecond > 0 ? String(resource.atSecond) : undefined,
      })}
      className="gy-pinned"
    >
      {`《${resource.title}》${at}，点开看看`}
    </Link>
  );
}
