import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { LeaveForm, LeaveList } from '../../../features/duty/leave-form';
import { RulesForm } from '../../../features/duty/rules-form';
import { WEEKDAYS } from '../../../features/duty/words';
import { RoomPage } from '../../../features/room/room-page';

const load = () => call('duty', {});

/** When teachers answer, who is on duty, who is on leave: each teacher their own leave, the office all of it. */
export default function DutyPage() {
  const { load: duty, reload, put } = useLoad(load);
  return (
    <RoomPage title="值班与请假" room="any" wide>
      <Loaded of={duty} retry={reload}>
        {(one) => (
          <>
            <Box as="p" className="gy-meta gy-below">
              {`家长的提问在这些时段里计时：${one.windows.map(({ from, to }) => `${from}–${to}`).join('、')}`}
            </Box>
            {one.edits || one.duty.length === 0 ? null : (
              <Box as="p" className="gy-meta gy-below">
                {one.duty
                  .map(({ weekday, teachers }) => {
                    const names = teachers.flatMap((id) => one.colleagues.filter((each) => each.id === id).map(({ name }) => name));
                    return `${WEEKDAYS[weekday - 1] ?? ''}值班：${names.join('、')}`;
                  })
                  .join('　')}
              </Box>
            )}
            <LeaveList duty={one} onChanged={put} />
            <Box className="gy-two gy-section">
              <LeaveForm duty={one} onChanged={put} />
              {one.edits ? <RulesForm key={one.version} duty={one} onChanged={put} /> : null}
            </Box>
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
