import type { WireRelation } from '@contract/index';
import { Box } from '../../components/box';
import { Choice, Field } from '../../components/field';
import { relations } from './relations';

interface NameProps {
  value: string;
  onChange: (value: string) => void;
  fault?: string | undefined;
  hint?: string;
}

/** Whose child it is. */
export const ChildName = (props: NameProps) => <Field id="child" label="孩子的名字" maxLength={30} {...props} />;

/** Who is binding. */
export const OwnName = (props: NameProps) => <Field id="own-name" label="您自己的名字" maxLength={30} {...props} />;

/** How they are related. */
export function RelationChoice({
  value,
  onChange,
}: {
  value: WireRelation | undefined;
  onChange: (value: WireRelation | undefined) => void;
}) {
  return (
    <Box>
      <Box as="p" className="gy-field__label">
        您是孩子的
      </Box>
      <Choice<WireRelation | ''>
        label="您是孩子的"
        options={relations}
        value={value ?? ''}
        onChange={(r) => onChange(r === '' ? undefined : r)}
      />
    </Box>
  );
}
