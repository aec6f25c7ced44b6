import { useState } from 'react';
import type { WireMe } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Switch } from '../../components/field';
import { TimeField } from '../../components/time-field';
import './account.scss';

type Hours = WireMe['settings']['quietHours'];
const usual = { from: '21:30', to: '07:00' };

/** When no message may ring; what waits comes in the morning. */
export function QuietHours({ hours, busy, onChange }: { hours: Hours; busy: boolean; onChange: (hours: Hours) => void }) {
  const [edited, setEdited] = useState(hours ?? usual);
  const changed = hours !== null && (edited.from !== hours.from || edited.to !== hours.to);
  return (
    <Box>
      <Switch
        id="quiet"
        label="免打扰"
        hint={hours === null ? '现在什么时候都可能响' : `${hours.from} 到 ${hours.to} 不响，早上再送`}
        on={hours !== null}
        onChange={(on) => onChange(on ? edited : null)}
      />
      {hours === null ? null : (
        <Box className="gy-hours gy-gap-s">
          <TimeField id="quiet-from" label="从" value={edited.from} onChange={(from) => setEdited({ ...edited, from })} />
          <TimeField id="quiet-to" label="到" value={edited.to} onChange={(to) => setEdited({ ...edited, to })} />
        </Box>
      )}
      {changed ? (
        <Box className="gy-gap-s">
          <Button id="quiet-save" kind="soft" small busy={busy} onPress={() => onChange(edited)}>
            保存时间
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}
