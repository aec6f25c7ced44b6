import { useCallback } from 'react';
import type { WireFamilyCalls } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { PartFailure } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Tag } from '../../components/tag';
import { dateOf } from '../../words/when';

/** Whom two cards have not moved: the class teacher speaks to them. Seen by the class teacher alone; no order but the roster's. */
export function FamilyCalls({ classroom }: { classroom: string }) {
  const { load, reload, put } = useLoad(useCallback(() => call('familyCalls', { params: { classroom } }), [classroom]));
  if (load.state === 'loading') return null;
  if (load.state === 'failed') return <PartFailure id="calls-failed" what="要联系的家庭" problem={load.problem} retry={reload} />;
  if (load.data.lines.length === 0) return null;
  return (
    <Box as="section" id="calls" className="gy-card gy-below" label="请您联系一下">
      <Box as="h2" className="gy-h3 gy-below-s">
        请您联系一下
      </Box>
      <Box as="p" className="gy-meta gy-below-s">
        这几家提醒过两次还没有看，不再发提醒。打个电话、说句话，往往更管用。只有您看得到。
      </Box>
      <Box as="ul" className="gy-lines">
        {load.data.lines.map((line) => (
          <CallLine key={line.student.id} classroom={classroom} line={line} put={put} />
        ))}
      </Box>
    </Box>
  );
}

function CallLine({
  classroom,
  line: { student, title, since, calledAt },
  put,
}: {
  classroom: string;
  line: WireFamilyCalls['lines'][number];
  put: (calls: WireFamilyCalls) => void;
}) {
  const { send, busy, problem } = useSend(
    (called: boolean) => call('markFamilyCall', { params: { classroom, student: student.id }, in: { called } }),
    put,
  );
  return (
    <Box as="li" className="gy-line">
      <Box>
        <Box as="p" className="gy-strong">
          {student.name}
        </Box>
        <Box as="p" className="gy-meta">{`${title} · ${dateOf(since)}起`}</Box>
      </Box>
      {calledAt === undefined ? (
        <Button id={`called-${student.id}`} kind="soft" small busy={busy} onPress={() => send(true)}>
          联系过了
        </Button>
      ) : (
        <Box className="gy-row gy-row--tight">
          <Tag tone="good" icon="tick">
            {`${dateOf(calledAt)}已联系`}
          </Tag>
          <Button id={`uncalled-${student.id}`} kind="line" small busy={busy} onPress={() => send(false)}>
            改回没联系
          </Button>
        </Box>
      )}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
    </Box>
  );
}
