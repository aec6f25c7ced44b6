import { createElement, type ChangeEvent } from 'react';
import { Picker } from '@tarojs/components';
import { Box } from './box';

/** A time of the day, «21:30», by the phone's own wheel or the browser's own field. */
export function TimeField({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  if (__WEAPP__) {
    return (
      <Box className="gy-field">
        <Box className="gy-field__label">{label}</Box>
        <Picker mode="time" value={value} onChange={(e) => onChange(e.detail.value)}>
          <Box id={id} className="gy-input" role="button" label={`${label} ${value}`}>
            {value}
          </Box>
        </Picker>
      </Box>
    );
  }
  return (
    <Box className="gy-field">
      {createElement('label', { htmlFor: id, className: 'gy-field__label' }, label)}
      {createElement('input', {
        id,
        type: 'time',
        className: 'gy-input',
        value,
        onChange: (e: ChangeEvent<HTMLInputElement>) => {
          if (/^\d{2}:\d{2}$/.test(e.target.value)) onChange(e.target.value);
        },
      })}
    </Box>
  );
}
