import type { ReactNode } from 'react';
import { Box } from './box';
import { Icon } from './icon';
import { Nav, type NavGroup } from './nav';
import { Press } from './press';

interface PageProps {
  title: string;
  /** Stands in the browser only; a mini-program has its own bar. */
  onBack?: (() => void) | undefined;
  large: boolean;
  wide?: boolean;
  groups?: readonly NavGroup[] | undefined;
  here?: string;
  demo?: boolean;
  /** The page brings its own first heading. */
  ownHeading?: boolean;
  /** Printed without its title. */
  bare?: boolean;
  children: ReactNode;
}

/** The frame of every page: title, way back, the room's doors, and the content as the page's main part. */
export function Page({
  title,
  onBack,
  large,
  wide = false,
  groups,
  here = '',
  demo = false,
  ownHeading = false,
  bare = false,
  children,
}: PageProps) {
  const classes = [
    'gy-page',
    large ? 'gy-page--large' : '',
    wide ? 'gy-page--wide' : '',
    groups ? 'gy-page--rooted' : '',
    groups && here !== '' ? 'gy-page--door' : '',
    bare ? 'gy-page--bare' : '',
  ];
  const bar = !__WEAPP__ && (!ownHeading || onBack !== undefined);
  return (
    <Box className={classes.filter(Boolean).join(' ')}>
      {groups ? <Nav groups={groups} here={here} /> : null}
      {bar ? (
        <Box as="header" className="gy-top">
          {onBack ? (
            <Press id="back" className="gy-top__back" label="返回" onPress={onBack}>
              <Icon name="back" />
            </Press>
          ) : null}
          <Box as={ownHeading ? 'p' : 'h1'} className="gy-top__title">
            {title}
          </Box>
          {demo ? (
            <Box as="span" className="gy-demo">
              演示
            </Box>
          ) : null}
        </Box>
      ) : null}
      <Box as="main" className="gy-main">
        {children}
      </Box>
    </Box>
  );
}
