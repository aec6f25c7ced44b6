import type { WireResource } from '@contract/index';
import { Box } from '../../components/box';
import { Notice } from '../../components/notice';
import { OutsideLink } from '../../platform/outside-link';
import './viewing.scss';

/** Another site: opened, and nothing of what is done there is measured. It says so before. */
export function Outside({ resource: { link } }: { resource: WireResource }) {
  if (link === undefined) return <Notice kind="error" title="这个内容没有网址" text="请告诉班主任，改好后就能打开。" />;
  return (
    <Box className="gy-card gy-section gy-outside">
      <Box as="p" id="opened-only" className="gy-strong">
        只记录打开，不计观看。
      </Box>
      <Box as="p" className="gy-soft">
        这是别的网站，在那里看了什么、看了多久，我们都不知道。
      </Box>
      {__WEAPP__ ? null : (
        <Box as="p" className="gy-outside__address">
          {link}
        </Box>
      )}
      <OutsideLink id="outside" address={link} className="gy-button gy-button--main" copyWords="复制网址">
        打开网站
      </OutsideLink>
    </Box>
  );
}
