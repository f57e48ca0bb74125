// What ImageJ makes of a stack: sizes, voxel and frame interval, then the mean of each plane, a line each.
setBatchMode(true);

// Without a screen, open() is not to be had: this opener is.
call("ij.IJ.runPlugIn", "ij.plugin.FileInfoVirtualStack", getArgument());
getDimensions(width, height, channels, slices, frames);
getVoxelSize(across, down, depth, unit);
print(width + " " + height + " " + channels + " " + slices + " " + frames);
print(d2s(across, 9) + " " + d2s(down, 9) + " " + d2s(depth, 9) + " " + unit + " " + d2s(Stack.getFrameInterval(), 9));
for (plane = 1; plane <= nSlices; plane++) {
  setSlice(plane);
  getStatistics(area, mean);
  print(d2s(mean, 6));
}
