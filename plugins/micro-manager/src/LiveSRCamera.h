#pragma once

#include "CameraIntake.h"
#include "CameraSequence.h"
#include "LiveSRSession.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

// A camera that delivers another camera's images enhanced. The other one, chosen by the property PhysicalCamera, is part
// of the same configuration; its exposure, binning and pixel type hold.
//
// A snap is enhanced in GetImageBuffer, after the exposure, so that the shutter does not stay open for it. In a sequence
// the physical camera runs its own sequence and CameraIntake takes its frames, so its full rate is there.
class LiveSRCamera : public CCameraBase<LiveSRCamera> {
public:
    static constexpr const char* DeviceName = "LiveSR";

    LiveSRCamera();
    ~LiveSRCamera() override;

    // The camera with this label; with an empty label, any. Null when there is none.
    static LiveSRCamera* Find(const std::string& label);

    // By how much its images are larger than the physical camera's.
    unsigned ScaleInForce() const { return scale_; }
    std::string Label() const;

    int Initialize() override;
    int Shutdown() override;
    void GetName(char* name) const override;
    bool Busy() override;

    int SnapImage() override;
    const unsigned char* GetImageBuffer() override;
    unsigned GetImageWidth() const override;
    unsigned GetImageHeight() const override;
    unsigned GetImageBytesPerPixel() const override;
    unsigned GetNumberOfComponents() const override;
    unsigned GetBitDepth() const override;
    long GetImageBufferSize() const override;
    int GetBinning() const override;
    int SetBinning(int binning) override;
    void SetExposure(double milliseconds) override;
    double GetExposure() const override;
    int SetROI(unsigned x, unsigned y, unsigned width, unsigned height) override;
    int GetROI(unsigned& x, unsigned& y, unsigned& width, unsigned& height) override;
    int ClearROI() override;
    int IsExposureSequenceable(bool& sequenceable) const override;

    // The cameras to choose from are those that are loaded now, not those that were when this one was initialised.
    unsigned GetNumberOfPropertyValues(const char* name) const override;
    bool GetPropertyValueAt(const char* name, unsigned index, char* value) const override;

    int StartSequenceAcquisition(double unused) override;
    int StartSequenceAcquisition(long images, double unused, bool stopOnOverflow) override;
    int StopSequenceAcquisition() override;
    bool IsCapturing() override;

private:
    using Handler = int (LiveSRCamera::*)(MM::PropertyBase*, MM::ActionType);

    void Register();
    void CreateTextProperty(const char* name, const char* value, Handler handler, std::vector<std::string> allowed = {});
    void CreateFigure(const char* name, std::function<std::string()> figure);
    int OnLibrary(MM::PropertyBase* property, MM::ActionType action);
    int OnPhysicalCamera(MM::PropertyBase* property, MM::ActionType action);
    int OnModel(MM::PropertyBase* property, MM::ActionType action);
    int OnProvider(MM::PropertyBase* property, MM::ActionType action);
    int OnScale(MM::PropertyBase* property, MM::ActionType action);
    int OnCalibration(MM::PropertyBase* property, MM::ActionType action);
    int OnThreads(MM::PropertyBase* property, MM::ActionType action);
    int OnRoi(MM::PropertyBase* property, MM::ActionType action);
    int OnOverloadPolicy(MM::PropertyBase* property, MM::ActionType action);
    int OnEnabled(MM::PropertyBase* property, MM::ActionType action);
    int OnBinning(MM::PropertyBase* property, MM::ActionType action);

    int Guarded(const std::function<int()>& work);
    int Refuse(const std::string& reason);
    int ChangeModel(const ModelChoice& choice);
    void ModelChanged();
    void GeometryChanged();
    void RefreshBinnings(MM::Camera& camera);
    std::vector<std::string> OtherCameras() const;
    MM::Camera* Physical() const;
    int RefuseToExpose(MM::Camera* camera);
    Roi Part() const;
    int Policy(bool stopOnOverflow) const;
    SequencePlan Plan(MM::Camera& camera, long images, bool stopOnOverflow);
    int StartPrepared(MM::Camera& camera, long images, bool stopOnOverflow);
    int StartPhysical(MM::Camera& camera, long images, bool stopOnOverflow);
    void AbandonStart();
    void GiveCoreBack(const FrameTaker& taker);

    bool initialized_ = false;
    std::string libraryPath_;
    std::shared_ptr<const LiveSRLibrary> library_;
    std::shared_ptr<LiveSRSession> session_;
    ModelChoice choice_;
    std::string physicalLabel_;
    std::string overloadPolicy_;
    Roi roi_;
    bool enabled_ = true;
    std::atomic<unsigned> scale_{1};

    CameraIntake intake_;
    std::shared_ptr<CameraSequence> sequence_;
    int64_t droppedBefore_ = 0; // by the session, before the sequence

    const unsigned char* snapped_ = nullptr; // the last snap, enhanced; null when that is still to be done
    std::vector<unsigned char> staging_;
};
