import { Box } from './box';
import { Icon, type IconName } from './icon';
import { Link } from './link';

export interface NavItem {
  to: string;
  name: string;
  icon: IconName;
  badge?: number;
  /** Has no place in a phone's bar. */
  folded?: boolean;
}
export interface NavGroup {
  name: string;
  items: readonly NavItem[];
}

/** The doors of the room one is in (the first group): along the bottom on a phone; at a desk down the side, with the other rooms under it. */
export function Nav({ groups, here }: { groups: readonly NavGroup[]; here: string }) {
  return (
    <Box as="nav" className="gy-nav" label="主要页面">
      <Box className="gy-nav__brand">
        <Box className="gy-logo" decor />
        <Box as="span">共育桥</Box>
      </Box>
      {groups.map((group, i) => (
        <Box key={group.name} className={`gy-nav__group${i > 0 ? ' gy-nav__group--other' : ''}`}>
          <Box className="gy-nav__room">{group.name}</Box>
          <Box as="ul" className="gy-nav__list">
            {group.items.map((item) => (
              <Box as="li" key={item.to} className={`gy-nav__cell${item.folded ? ' gy-nav__cell--folded' : ''}`}>
                <Link to={item.to} fresh here={item.to === here} className={`gy-nav__item${item.to === here ? ' gy-nav__item--here' : ''}`}>
                  <Icon name={item.icon} />
                  <Box as="span">{item.name}</Box>
                  {item.badge ? (
                    <Box as="span" className="gy-nav__badge" label={`${item.badge} 条未读`}>
                      {item.badge > 99 ? '99+' : String(item.badge)}
                    </Box>
                  ) : null}
                </Link>
              </Box>
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
