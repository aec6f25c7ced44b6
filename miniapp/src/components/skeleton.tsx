import { Box } from './box';

const widths = ['62%', '90%', '76%'];

/** The shape of what is coming, while it comes. */
export function Skeleton({ rows = 3, picture = false }: { rows?: number; picture?: boolean }) {
  return (
    <Box className="gy-skeleton" role="status" label="正在打开">
      {Array.from({ length: rows }, (_, i) => (
        <Box key={i} className="gy-card" decor>
          {picture ? <Box className="gy-skeleton__block" /> : null}
          {widths.map((width) => (
            <Box key={width} className="gy-skeleton__line" style={{ width }} />
          ))}
        </Box>
      ))}
    </Box>
  );
}
