import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { lastRoom } from './last-room';
import { useActor } from './room-page';
import { doorsOf } from './rooms';

/** Doors for which a phone's bar has no place; at a desk they stand in the list beside the page. */
export function FoldedDoors() {
  const actor = useActor();
  const kept = lastRoom.read();
  const room = kept !== undefined && actor?.rooms.includes(kept) ? kept : actor?.rooms[0];
  if (actor === null || room === undefined) return null;
  const items = doorsOf(room, actor.rooms, actor.doors)[0]?.items.filter(({ folded }) => folded) ?? [];
  if (items.length === 0) return null;
  return (
    <Box as="section" className="gy-section gy-phone-only" label="还有">
      <Box as="h2" className="gy-h2 gy-below-s">
        还有
      </Box>
      <Box className="gy-chips">
        {items.map(({ to, name }) => (
          <Link key={to} to={to} className="gy-chip">
            {name}
          </Link>
        ))}
      </Box>
    </Box>
  );
}
