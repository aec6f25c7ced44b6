import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { PartFailure } from '../../components/loaded';
import { Tag } from '../../components/tag';
import type { WireClassReach } from '@contract/index';

const SHORT: Readonly<Record<WireClassReach['missing'][number]['because'], string>> = {
  'not-bound': '没绑定',
  'no-way': '没有渠道',
  'no-consent': '次数用完',
};

const REASONS = ['not-bound', 'no-way', 'no-consent'] as const;

/** Which families of one's own class no push would ring: seen before the next one goes out, by the class teacher alone. */
export function Reach({ classroom }: { classroom: string }) {
  const { load, reload } = useLoad(useCallback(() => call('classReach', { params: { classroom } }), [classroom]));
  if (load.state === 'loading') return null;
  if (load.state === 'failed') return <PartFailure id="reach-failed" what="通知不到的名单" problem={load.problem} retry={reload} />;
  const { families, missing } = load.data;
  if (families === 0) return null;
  return (
    <Box as="section" id="reach" className="gy-card gy-below gy-noprint" label="下一次通知得到吗">
      <Box as="h2" className="gy-h3 gy-below-s">
        下一次通知得到吗
      </Box>
      <Box as="p">
        {missing.length === 0
          ? `${families} 个孩子，每家都有家长收得到。`
          : `${families} 个孩子里，有 ${missing.length} 家响不了铃。可以先打个招呼。`}
      </Box>
      {REASONS.map((because) => {
        const some = missing.filter((one) => one.because === because);
        return some.length === 0 ? null : (
          <Box key={because} className="gy-gap-s">
            <Box className="gy-row gy-row--tight">
              <Tag tone="warm">{`${SHORT[because]} ${some.length} 家`}</Tag>
              <Box as="span" className="gy-meta">
                {some[0]?.text}
              </Box>
            </Box>
            <Box as="p">{some.map(({ student }) => student.name).join('、')}</Box>
          </Box>
        );
      })}
    </Box>
  );
}
