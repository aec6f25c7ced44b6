import { useState } from 'react';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { spokenDay, wholeWeeksOf } from '../../words/days';
import { windowOf, windows, type Change, type View } from './view';

/** Which weeks the figures are of: a named window, or days of one's own, widened to whole weeks. */
export function WindowChoice({ view, onChange }: { view: View; onChange: (change: Change) => void }) {
  const now = windowOf(view);
  const [open, setOpen] = useState(now === 'own');
  const [from, setFrom] = useState(view.from ?? '');
  const [to, setTo] = useState(view.to ?? '');
  const [tried, setTried] = useState(false);
  const days = wholeWeeksOf(from, to);
  const fault = tried && 'fault' in days ? days.fault : undefined;
  const show = (): void => {
    setTried(true);
    if ('fault' in days) return;
    setFrom(days.from);
    setTo(days.to);
    onChange({ window: undefined, from: days.from, to: days.to });
  };
  return (
    <Box className="gy-noprint">
      <Choice
        label="看多久"
        options={windows}
        value={open ? 'own' : now}
        onChange={(next) => {
          setOpen(next === 'own');
          if (next !== 'own') onChange({ window: next, from: undefined, to: undefined });
        }}
      />
      {open ? (
        <Box className="gy-days">
          <Field id="days-from" label="从哪天" kind="date" placeholder="2026-09-07" value={from} onChange={setFrom} />
          <Field id="days-to" label="到哪天" kind="date" placeholder="2026-09-13" value={to} onChange={setTo} fault={fault} />
          <Button id="days-show" kind="soft" onPress={show}>
            看这几周
          </Button>
          {'fault' in days ? null : (
            <Box className="gy-days__said">
              <Hint>{`按整周算：${spokenDay(days.from, true)}到${spokenDay(days.to, true)}。`}</Hint>
            </Box>
          )}
        </Box>
      ) : null}
    </Box>
  );
}
